package dev.watchkeeper.motion;

import dev.watchkeeper.motion.Finding.Region;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Remembers which regions moved and now pause, as opposed to marks that light left and that never moved; confined to one thread. */
final class StandingRegions {
    /** A region of low contrast may disappear for this long. */
    private static final long LOST_MICROS = Duration.ofSeconds(2).toNanos() / 1000;

    private List<Seen> remembered = List.of();

    private record Seen(Region region, long micros) {}

    /** Takes the regions of the next picture. Returns whether one of them stands still where something moved before. */
    boolean update(List<Region> regions, long ptsMicros) {
        List<Seen> next = new ArrayList<>();
        boolean stays = false;
        for (Region region : regions) {
            if (region.moving() || remembered.stream().anyMatch(seen -> overlap(seen.region(), region))) {
                next.add(new Seen(region, ptsMicros));
                stays |= !region.moving();
            }
        }
        int found = next.size();
        for (Seen seen : remembered) {
            boolean replaced =
                    next.subList(0, found).stream().anyMatch(other -> overlap(other.region(), seen.region()));
            if (!replaced && ptsMicros - seen.micros() < LOST_MICROS) {
                next.add(seen);
            }
        }
        remembered = next;
        return stays;
    }

    private static boolean overlap(Region a, Region b) {
        return a.leftPx() < b.leftPx() + b.widthPx()
                && b.leftPx() < a.leftPx() + a.widthPx()
                && a.topPx() < b.topPx() + b.heightPx()
                && b.topPx() < a.topPx() + a.heightPx();
    }
}

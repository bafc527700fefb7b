package dev.watchkeeper.motion;

import dev.watchkeeper.event.Movement;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What one picture shows; immutable.
 *
 * @param time the picture's wall-clock time
 * @param ptsMicros its time on the session's timeline, µs
 * @param learning whether the background is still being learned, so that nothing can be judged
 * @param moved the share of the watched area covered by regions that move, 0 to 1
 * @param still whether something that moved before stands still and is not yet background, such as a person who waits
 * @param regions all regions of sufficient size, moving or not
 * @param zones the names of the zones in which something moves
 * @param reading how clearly the picture differs from the background
 * @param steps what is seen at each of the {@link Steps}, from the lowest; empty while learning
 * @param earlier what earlier pictures show that could be judged only now, by time
 */
record Finding(
        Instant time,
        long ptsMicros,
        boolean learning,
        double moved,
        boolean still,
        List<Region> regions,
        Set<String> zones,
        Gauge.Reading reading,
        List<Step> steps,
        List<Finding> earlier) {
    /**
     * What is seen at one sensitivity; immutable.
     *
     * @param regions of sufficient size, moving or not
     * @param still as for the whole finding
     */
    record Step(List<Region> regions, boolean still) {
        static final Step NOTHING = new Step(List.of(), false);

        Step {
            regions = List.copyOf(regions);
        }

        boolean moving() {
            return regions.stream().anyMatch(Region::moving);
        }
    }

    /**
     * Something in the picture that is not background; immutable.
     *
     * @param areaPx pixels of the small picture that differ from the background
     * @param changedPx pixels that differ from the picture before
     * @param moving whether enough changed to call it motion
     * @param hides whether the texture of the background cannot be seen in it, as in light and shadow it can
     */
    record Region(
            int leftPx,
            int topPx,
            int widthPx,
            int heightPx,
            int areaPx,
            int changedPx,
            boolean moving,
            boolean hides) {
        /** The region as shares of the picture. */
        Movement.Box box(Gauge.Reading of) {
            return new Movement.Box(
                    (double) leftPx / of.widthPx(),
                    (double) topPx / of.heightPx(),
                    (double) widthPx / of.widthPx(),
                    (double) heightPx / of.heightPx());
        }
    }

    Finding {
        regions = List.copyOf(regions);
        zones = Set.copyOf(zones);
        steps = List.copyOf(steps);
        earlier = List.copyOf(earlier);
    }

    static Finding learning(Instant time, long ptsMicros, Gauge.Reading reading) {
        return new Finding(time, ptsMicros, true, 0, false, List.of(), Set.of(), reading, List.of(), List.of());
    }

    Finding after(List<Finding> before) {
        return new Finding(time, ptsMicros, learning, moved, still, regions, zones, reading, steps, before);
    }

    /** What is seen at the sensitivity of the settings. */
    Step whole() {
        return new Step(regions, still);
    }

    /** Where something moves, as shares of the picture. */
    List<Movement.Box> movingBoxes() {
        return regions.stream()
                .filter(Region::moving)
                .map(region -> region.box(reading))
                .toList();
    }

    boolean moving() {
        return moved > 0;
    }
}

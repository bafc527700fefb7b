package dev.watchkeeper.motion.explain;

import dev.watchkeeper.motion.explain.MotionView.Minute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The highest scores of each minute of the last day, for people who choose a sensitivity; confined to the log that holds its lock. */
final class DayScores {
    static final int MINUTES = 24 * 60;

    private static final long NEVER = -1;

    private final int zones;
    private final long[] minutes = new long[MINUTES];
    private final byte[] scores;

    /** @param zones how many have scores of their own */
    DayScores(int zones) {
        this.zones = zones;
        scores = new byte[MINUTES * (zones + 1)];
        Arrays.fill(minutes, NEVER);
    }

    /** The same scores for other zones: only those of the whole picture are kept, unless the zones are the same. */
    DayScores copy(int otherZones, boolean sameZones) {
        DayScores copy = new DayScores(otherZones);
        System.arraycopy(minutes, 0, copy.minutes, 0, MINUTES);
        for (int slot = 0; slot < MINUTES; slot++) {
            int kept = sameZones ? zones + 1 : 1;
            System.arraycopy(scores, slot * (zones + 1), copy.scores, slot * (otherZones + 1), kept);
        }
        return copy;
    }

    void add(MotionPicture picture) {
        long minute = Math.floorDiv(picture.at().getEpochSecond(), 60);
        int slot = Math.floorMod(minute, MINUTES);
        int from = slot * (zones + 1);
        if (minutes[slot] != minute) {
            minutes[slot] = minute;
            Arrays.fill(scores, from, from + zones + 1, (byte) 0);
        }
        raise(from, picture.score());
        for (int i = 0; i < Math.min(zones, picture.zones().size()); i++) {
            raise(from + 1 + i, picture.zones().get(i).score());
        }
    }

    private void raise(int at, int score) {
        scores[at] = (byte) Math.max(scores[at], Math.clamp(score, 0, 100));
    }

    /** The minutes of the day that ends now, oldest first; those without a picture are left out. */
    List<Minute> until(Instant now) {
        long last = Math.floorDiv(now.getEpochSecond(), 60);
        List<Minute> found = new ArrayList<>();
        for (long minute = last - MINUTES + 1; minute <= last; minute++) {
            int slot = Math.floorMod(minute, MINUTES);
            if (minutes[slot] == minute) {
                int from = slot * (zones + 1);
                List<Integer> own = new ArrayList<>();
                for (int i = 1; i <= zones; i++) {
                    own.add((int) scores[from + i]);
                }
                found.add(new Minute(Instant.ofEpochSecond(minute * 60), scores[from], own));
            }
        }
        return found;
    }
}

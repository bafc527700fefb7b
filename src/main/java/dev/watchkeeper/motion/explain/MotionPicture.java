package dev.watchkeeper.motion.explain;

import dev.watchkeeper.event.Movement;
import java.time.Instant;
import java.util.List;

/**
 * What the search for motion found in one picture, for people; immutable.
 *
 * @param at the picture's time
 * @param learning whether the background is still being learned, so that nothing is reported
 * @param score how clearly it differs from the background, 0 to 100; from {@code threshold} on something is there
 * @param threshold that of the most sensitive zone, 1 to 100
 * @param largest the largest region above its threshold however small, as a share of the picture
 * @param watched the share of the picture that is in some zone and in no mask
 * @param moved the share of the watched area that moves
 * @param standing whether something that moved before stands still now
 * @param phase what it means for an event
 * @param since when the event or the suspicion began; the picture's time if there is none
 * @param regions the largest first, at most {@link #MOST_REGIONS}
 * @param zones each zone, in the order of the settings
 */
public record MotionPicture(
        Instant at,
        boolean learning,
        int score,
        int threshold,
        double largest,
        double watched,
        double moved,
        boolean standing,
        Phase phase,
        Instant since,
        List<Region> regions,
        List<Zone> zones) {
    /** More than anybody can distinguish in a picture. */
    public static final int MOST_REGIONS = 32;

    public MotionPicture {
        regions = List.copyOf(regions);
        zones = List.copyOf(zones);
    }

    /** An immutable enumeration. */
    public enum Phase {
        QUIET,
        /** Something moves, but not for long enough yet. */
        SUSPICION,
        /** An event is open. */
        EVENT
    }

    /** Something in the picture that is not background; immutable. */
    public record Region(Movement.Box box, boolean moving) {}

    /** A zone; immutable. */
    public record Zone(String name, int score, int threshold, boolean moving) {}
}

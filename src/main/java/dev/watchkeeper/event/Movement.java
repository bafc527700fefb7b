package dev.watchkeeper.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How something moved in an event, for people who want to know why it was one; immutable.
 *
 * @param score the highest score of its moving pictures with the threshold at that time; empty for events older than scores
 * @param regions what moved in the event's snapshot, or at the peak if there is none; largest first, at most {@link #MAX_REGIONS}
 * @param path where the largest moving region was, in chronological order, at most {@link #MAX_POINTS}
 */
public record Movement(Optional<Score> score, List<Box> regions, List<Point> path) {
    /** More regions than this are leaves or rain, which nobody wants to see one by one. */
    public static final int MAX_REGIONS = 16;

    /** Enough to draw any path; long events keep every second, every fourth … point. */
    public static final int MAX_POINTS = 64;

    /** Nothing is known. */
    public static final Movement UNKNOWN = new Movement(Optional.empty(), List.of(), List.of());

    public Movement {
        regions = List.copyOf(regions);
        path = List.copyOf(path);
    }

    /**
     * How clearly something stood out; immutable.
     *
     * @param value 0 to 100: the highest threshold it would have reached
     * @param threshold the configured one, 1 to 100
     */
    public record Score(int value, int threshold) {}

    /**
     * A rectangle in the picture; immutable. All numbers are shares of the picture, 0 to 1.
     *
     * @param x the left edge
     * @param y the upper edge
     */
    public record Box(double x, double y, double width, double height) {}

    /**
     * The centre of a region at one time; immutable.
     *
     * @param after time since the beginning of the event
     * @param x 0 left to 1 right
     * @param y 0 top to 1 bottom
     */
    public record Point(Duration after, double x, double y) {}
}

package dev.watchkeeper.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How something moved in an event, for people who want to know why it was one; immutable.
 *
 * @param score the highest score of its moving pictures with the threshold at that time; empty for events from before scores were kept
 * @param regions what moved in the event's snapshot, or at the peak if there is none, the largest first, at most {@link #MAX_REGIONS}
 * @param path where the largest moving region was, in the order of time, at most {@link #MAX_POINTS}
 */
public record Movement(Optional<Score> score, List<Box> regions, List<Point> path) {
    /** More regions than this are leaves or rain, and nobody wants to see each. */
    public static final int MAX_REGIONS = 16;

    /** Enough to draw any walk; long events keep every second, every fourth … point. */
    public static final int MAX_POINTS = 64;

    /** Nothing is known. */
    public static final Movement UNKNOWN = new Movement(Optional.empty(), List.of(), List.of());

    public Movement {
        regions = List.copyOf(regions);
        path = List.copyOf(path);
    }

    /**
     * How plainly something stood out; immutable.
     *
     * @param value 0 to 100: the highest threshold at which it would still have counted
     * @param threshold what was asked for, 1 to 100
     */
    public record Score(int value, int threshold) {}

    /**
     * A rectangle in the picture; immutable. All numbers are shares of the picture, 0 to 1.
     *
     * @param x the left side
     * @param y the upper side
     */
    public record Box(double x, double y, double width, double height) {}

    /**
     * The middle of a region at some time; immutable.
     *
     * @param after time since the event's begin
     * @param x 0 left to 1 right
     * @param y 0 top to 1 bottom
     */
    public record Point(Duration after, double x, double y) {}
}

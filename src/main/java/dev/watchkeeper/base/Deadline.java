package dev.watchkeeper.base;

import java.time.Duration;

/** A point in time by which everything is over; immutable. */
public final class Deadline {
    private final Clock clock;
    private final long fromNanos;
    private final Duration limit;

    private Deadline(Clock clock, Duration limit) {
        this.clock = clock;
        fromNanos = clock.monotonicNanos();
        this.limit = limit;
    }

    public static Deadline in(Duration limit, Clock clock) {
        return new Deadline(clock, limit);
    }

    /** The time left, at least a millisecond. */
    public Duration left() {
        Duration left = limit.minus(clock.since(fromNanos));
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }

    /** The whole time, for sentences. */
    public Duration limit() {
        return limit;
    }
}

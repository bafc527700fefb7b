package dev.watchkeeper.announce;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * One moment; immutable.
 *
 * @param wall for people
 * @param nanos monotonic, for durations
 */
record Now(Instant wall, long nanos) {
    static Now of(Clock clock) {
        return new Now(clock.wall(), clock.monotonicNanos());
    }

    Duration since(long earlierNanos) {
        return Duration.ofNanos(nanos - earlierNanos);
    }

    boolean isAtLeast(Duration time, long afterNanos) {
        return since(afterNanos).compareTo(time) >= 0;
    }
}

package dev.watchkeeper.coverage;

import dev.watchkeeper.base.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * All clocks at one moment; immutable.
 *
 * @param nanos monotonic
 * @param bootNanos since the start of the host
 * @param pausedNanos how long the monotonic clock has stood still because the process did not run
 * @param wallUs wall clock, µs since 1970
 */
record Moment(long nanos, long bootNanos, long pausedNanos, long wallUs) {
    private static final int TRIES = 5;
    private static final long CLOSE_NANOS = 5_000_000;

    /** Reads the clocks as close together as a busy machine allows. */
    static Moment read(Clock clock) {
        for (int i = 1; ; i++) {
            long before = clock.monotonicNanos();
            long boot = clock.bootNanos();
            Instant wall = clock.wall();
            long after = clock.monotonicNanos();
            if (after - before <= CLOSE_NANOS || i == TRIES) {
                return new Moment(before, boot, clock.paused().toNanos(), us(wall));
            }
        }
    }

    static long us(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long us) {
        return Instant.EPOCH.plus(us, ChronoUnit.MICROS);
    }
}

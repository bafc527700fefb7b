package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Clock;
import java.time.Duration;

/**
 * How many lines of a child are kept: 500 a second, and 5000 at once after a quiet time; the others are counted. Confined to the thread that reads
 * its output.
 */
final class LineBudget {
    static final int PER_SECOND = 500;
    static final int AT_ONCE = 5000;

    /** Between two lines that tell of dropped ones. */
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);

    private static final double NANOS_PER_SECOND = 1e9;

    private final Clock clock;
    private double left = AT_ONCE;
    private long lastNanos;
    private long dropped;
    private long toldNanos;

    LineBudget(Clock clock) {
        this.clock = clock;
        lastNanos = clock.monotonicNanos();
        toldNanos = lastNanos;
    }

    /** @return whether the line is kept */
    boolean admits() {
        long now = clock.monotonicNanos();
        left = Math.min(AT_ONCE, left + (now - lastNanos) / NANOS_PER_SECOND * PER_SECOND);
        lastNanos = now;
        if (left >= 1) {
            left--;
            return true;
        }
        if (dropped == 0) {
            toldNanos = now;
        }
        dropped++;
        return false;
    }

    /** How many were dropped since this was last told; 0 if there are none, or it is too soon. */
    long takeDropped(boolean atOnce) {
        if (dropped == 0 || !atOnce && clock.since(toldNanos).compareTo(TELL_EVERY) < 0) {
            return 0;
        }
        long told = dropped;
        dropped = 0;
        return told;
    }
}

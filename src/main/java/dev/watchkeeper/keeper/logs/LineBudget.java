package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Clock;
import java.time.Duration;

/**
 * Limits the lines of a child to 500 per second, with bursts of 5000 after a quiet time, and counts the others; confined to the thread that reads its
 * output.
 */
final class LineBudget {
    static final int PER_SECOND = 500;
    static final int BURST = 5000;

    /** The time between two reports of dropped lines. */
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);

    private static final double NANOS_PER_SECOND = 1e9;

    private final Clock clock;
    private double left = BURST;
    private long lastNanos;
    private long dropped;
    private long reportedNanos;

    LineBudget(Clock clock) {
        this.clock = clock;
        lastNanos = clock.monotonicNanos();
        reportedNanos = lastNanos;
    }

    /** @return whether the line is kept */
    boolean admits() {
        long now = clock.monotonicNanos();
        left = Math.min(BURST, left + (now - lastNanos) / NANOS_PER_SECOND * PER_SECOND);
        lastNanos = now;
        if (left >= 1) {
            left--;
            return true;
        }
        if (dropped == 0) {
            reportedNanos = now;
        }
        dropped++;
        return false;
    }

    /** Lines dropped since the last report; 0 if there are none, or the last report is too recent. */
    long takeDropped(boolean now) {
        if (dropped == 0 || !now && clock.since(reportedNanos).compareTo(REPORT_INTERVAL) < 0) {
            return 0;
        }
        long count = dropped;
        dropped = 0;
        return count;
    }
}

package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import java.time.Duration;

/**
 * Detects that a loop is stuck: each iteration promises when the next one comes; thread-safe without locks. A loop that died of an error breaks its
 * promise.
 */
public final class Pulse {
    private final Clock clock;
    private volatile long dueNanos;
    private volatile boolean ended;

    /** @param first the limit for the first iteration */
    public Pulse(Clock clock, Duration first) {
        this.clock = clock;
        beat(first);
    }

    /** Marks an iteration, and promises the next one within the time. */
    public void beat(Duration within) {
        dueNanos = clock.monotonicNanos() + within.toNanos();
    }

    /** The loop ended as intended. */
    public void end() {
        ended = true;
    }

    /** Whether the promised iteration did not come. */
    public boolean isOverdue() {
        return !ended && clock.monotonicNanos() - dueNanos > 0;
    }
}

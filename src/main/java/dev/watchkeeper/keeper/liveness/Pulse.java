package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import java.time.Duration;

/**
 * Whether a loop still turns, by its own word: at each turn it says within what time the next one comes; thread-safe without locks. One that died of
 * an error stops saying so.
 */
public final class Pulse {
    private final Clock clock;
    private volatile long dueNanos;
    private volatile boolean over;

    /** @param first within which the first turn comes */
    public Pulse(Clock clock, Duration first) {
        this.clock = clock;
        next(first);
    }

    /** A turn; the next one comes within the time. */
    public void next(Duration within) {
        dueNanos = clock.monotonicNanos() + within.toNanos();
    }

    /** The loop has ended as it should. */
    public void end() {
        over = true;
    }

    public boolean stands() {
        return !over && clock.monotonicNanos() - dueNanos > 0;
    }
}

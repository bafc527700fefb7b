package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/** A clock for tests that moves only when told, or at once when somebody waits; thread-safe. */
public final class ManualClock implements Clock {
    private Instant wall = Instant.parse("2026-03-01T12:00:00Z");
    private long nanos = 1_000_000_000L;

    @Override
    public synchronized Instant wall() {
        return wall;
    }

    @Override
    public synchronized long monotonicNanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        advance(duration);
    }

    @Override
    public boolean await(Condition condition, Duration duration) {
        advance(duration);
        return false;
    }

    /** Moves both clocks. */
    public synchronized void advance(Duration duration) {
        if (!duration.isNegative()) {
            nanos += duration.toNanos();
            wall = wall.plus(duration);
        }
    }

    /** Steps only the wall clock, as a correction of the time does. */
    public synchronized void stepWall(Duration step) {
        wall = wall.plus(step);
    }
}

package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/** A clock for tests that advances only on request, or immediately when a thread waits; thread-safe. */
public final class ManualClock implements Clock {
    private Instant wall = Instant.parse("2026-03-01T12:00:00Z");
    private long nanos = 1_000_000_000L;
    private long bootNanos = 500_000_000_000L;
    private int boots = 1;

    @Override
    public synchronized Instant wall() {
        return wall;
    }

    @Override
    public synchronized long monotonicNanos() {
        return nanos;
    }

    @Override
    public synchronized long bootNanos() {
        return bootNanos;
    }

    @Override
    public synchronized String bootId() {
        return "boot-" + boots;
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

    /** Advances all clocks. */
    public synchronized void advance(Duration duration) {
        if (!duration.isNegative()) {
            nanos += duration.toNanos();
            bootNanos += duration.toNanos();
            wall = wall.plus(duration);
        }
    }

    /** Steps only the wall clock, as setting the time does. */
    public synchronized void stepWall(Duration step) {
        wall = wall.plus(step);
    }

    /** Suspends the host: the monotonic clock pauses meanwhile. */
    public synchronized void suspend(Duration duration) {
        bootNanos += duration.toNanos();
        wall = wall.plus(duration);
    }

    /** Reboots the host: the other clocks restart. */
    public synchronized void reboot(Duration away) {
        boots++;
        nanos = 2_000_000_000L;
        bootNanos = 2_000_000_000L;
        wall = wall.plus(away);
    }
}

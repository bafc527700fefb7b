package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The clock of this machine; immutable. */
public final class SystemClock implements Clock {
    private final BootClock boot = new BootClock();

    @Override
    public Instant wall() {
        return Instant.now();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }

    @Override
    public long bootNanos() {
        return boot.nanos();
    }

    @Override
    public String bootId() {
        return boot.id();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    @Override
    public boolean await(Condition condition, Duration duration) throws InterruptedException {
        return condition.awaitNanos(duration.toNanos()) > 0;
    }
}

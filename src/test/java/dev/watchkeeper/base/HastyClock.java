package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** The real clock, which can be moved on by hand while threads really wait; thread-safe. */
public final class HastyClock implements Clock {
    private final Clock real = new SystemClock();
    private final AtomicLong aheadNanos = new AtomicLong();

    /** Moves all clocks. */
    public void advance(Duration duration) {
        aheadNanos.addAndGet(duration.toNanos());
    }

    @Override
    public Instant wall() {
        return real.wall().plusNanos(aheadNanos.get());
    }

    @Override
    public long monotonicNanos() {
        return real.monotonicNanos() + aheadNanos.get();
    }

    @Override
    public long bootNanos() {
        return real.bootNanos() + aheadNanos.get();
    }

    @Override
    public String bootId() {
        return real.bootId();
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        real.sleep(duration);
    }

    @Override
    public boolean await(Condition condition, Duration duration) throws InterruptedException {
        return real.await(condition, duration);
    }
}

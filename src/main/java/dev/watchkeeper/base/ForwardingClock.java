package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/** A clock that delegates to another, for clocks that differ from it in one respect; as thread-safe as that one. */
public abstract class ForwardingClock implements Clock {
    private final Clock real;

    protected ForwardingClock(Clock real) {
        this.real = real;
    }

    @Override
    public Instant wall() {
        return real.wall();
    }

    @Override
    public long monotonicNanos() {
        return real.monotonicNanos();
    }

    @Override
    public long bootNanos() {
        return real.bootNanos();
    }

    @Override
    public String bootId() {
        return real.bootId();
    }

    @Override
    public Duration paused() {
        return real.paused();
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

package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** The real clock, which can be advanced by hand while threads really wait; thread-safe. */
public final class HastyClock extends ForwardingClock {
    private final AtomicLong aheadNanos = new AtomicLong();
    private final AtomicLong steppedNanos = new AtomicLong();

    public HastyClock() {
        super(new SystemClock());
    }

    /** Advances all clocks. */
    public void advance(Duration duration) {
        aheadNanos.addAndGet(duration.toNanos());
    }

    /** Sets the wall clock alone, forward or back. */
    public void step(Duration duration) {
        steppedNanos.addAndGet(duration.toNanos());
    }

    @Override
    public Instant wall() {
        return super.wall().plusNanos(aheadNanos.get() + steppedNanos.get());
    }

    @Override
    public long monotonicNanos() {
        return super.monotonicNanos() + aheadNanos.get();
    }

    @Override
    public long bootNanos() {
        return super.bootNanos() + aheadNanos.get();
    }
}

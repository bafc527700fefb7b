package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/**
 * The only source of time, thread-safe. Durations and deadlines are measured on the monotonic clock; wall-clock time is
 * only for people and for names, since it may step in either direction.
 */
public interface Clock {
    /** The wall-clock time, UTC. */
    Instant wall();

    /** Monotonic nanoseconds from an arbitrary origin; compare by subtraction only. */
    long monotonicNanos();

    /**
     * Nanoseconds since the host was started, the time it slept included; compare by subtraction only. What it gains on
     * {@link #monotonicNanos()} is time in which the host was suspended, and what the wall clock gains on it is a step of the wall clock:
     * where the system only makes the clocks run faster or slower for a while, it does so to all of them.
     */
    long bootNanos();

    /** Names the start of the host to which {@link #bootNanos()} counts; readings of different starts cannot be compared. */
    String bootId();

    /** For how long {@link #monotonicNanos()} has stood still because the process did not run; nothing on a clock that does not notice. */
    default Duration paused() {
        return Duration.ZERO;
    }

    /**
     * Waits for the given time.
     *
     * @param duration zero or negative returns at once
     */
    void sleep(Duration duration) throws InterruptedException;

    /**
     * Waits on a condition whose lock the caller holds, until signalled or until the time is over. Wakes spuriously at times, as
     * conditions do, so call it in a loop with a deadline.
     *
     * @return false if the time was over
     */
    boolean await(Condition condition, Duration duration) throws InterruptedException;

    /** The time since an earlier reading of {@link #monotonicNanos()}. */
    default Duration since(long earlierNanos) {
        return Duration.ofNanos(monotonicNanos() - earlierNanos);
    }
}

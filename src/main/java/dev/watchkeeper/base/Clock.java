package dev.watchkeeper.base;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;

/**
 * The only source of time, thread-safe. Durations and deadlines are measured on the monotonic clock; wall-clock time is
 * only for people and for file names, since it may step in either direction.
 */
public interface Clock {
    /** The wall-clock time, UTC. */
    Instant wall();

    /** Monotonic nanoseconds from an arbitrary origin; compare by subtraction only. */
    long monotonicNanos();

    /**
     * Nanoseconds since the host booted, including time suspended; compare by subtraction only. What it gains on {@link #monotonicNanos()}
     * is time suspended. What the wall clock gains on it is a step of the wall clock: slewing affects all three clocks alike.
     */
    long bootNanos();

    /** Identifies the boot from which {@link #bootNanos()} counts; readings of different boots cannot be compared. */
    String bootId();

    /** How long {@link #monotonicNanos()} paused, in total, because the process did not run; zero on clocks that do not detect it. */
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
     * Waits on a condition whose lock the caller holds, until signalled or until the time has elapsed. May wake spuriously, so call it in a
     * loop with a deadline.
     *
     * @return false if the time has elapsed
     */
    boolean await(Condition condition, Duration duration) throws InterruptedException;

    /** Time elapsed since an earlier reading of {@link #monotonicNanos()}. */
    default Duration since(long earlierNanos) {
        return Duration.ofNanos(monotonicNanos() - earlierNanos);
    }
}

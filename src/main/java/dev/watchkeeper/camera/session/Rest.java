package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The waits of one outer loop between its sessions; thread-safe: the loop waits, anybody may wake it. */
final class Rest {
    /** A waiting loop looks up so often, to show that it still turns. */
    private static final Duration LOOK_UP = Duration.ofSeconds(1);

    private final Clock clock;
    private final BooleanSupplier stops;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private boolean woken;

    /** @param stops asked at each look; whether there is no point in waiting any more */
    Rest(Clock clock, BooleanSupplier stops) {
        this.clock = clock;
        this.stops = stops;
    }

    /**
     * Waits until something is due, or somebody wakes.
     *
     * @param left how long that will be; empty if nobody knows
     */
    void until(BooleanSupplier due, Supplier<Optional<Duration>> left) throws InterruptedException {
        lock.lock();
        try {
            while (!woken && !stops.getAsBoolean() && !due.getAsBoolean()) {
                Duration most = left.get().orElse(LOOK_UP);
                clock.await(wake, most.compareTo(LOOK_UP) < 0 ? most : LOOK_UP);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until somebody wakes. */
    void untilWoken() throws InterruptedException {
        until(() -> false, Optional::empty);
    }

    /** Lets the waiting loop ask again whether it is due. */
    void lookAgain() {
        lock.lock();
        try {
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the wait, or the next one if none is under way. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next wait is not ended by what woke before. */
    void forget() {
        lock.lock();
        try {
            woken = false;
        } finally {
            lock.unlock();
        }
    }
}

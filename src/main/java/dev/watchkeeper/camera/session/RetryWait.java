package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The waits of one outer loop between its sessions; thread-safe: the loop waits, any thread may wake it. */
final class RetryWait {
    /** A waiting loop iterates this often, to show that it is alive. */
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

    private final Clock clock;
    private final BooleanSupplier stops;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private boolean woken;

    /** @param stops called at each check; whether to stop waiting because the loop ends */
    RetryWait(Clock clock, BooleanSupplier stops) {
        this.clock = clock;
        this.stops = stops;
    }

    /**
     * Waits until due or woken.
     *
     * @param left the time until then; empty if unknown
     */
    void until(BooleanSupplier due, Supplier<Optional<Duration>> left) throws InterruptedException {
        lock.lock();
        try {
            while (!woken && !stops.getAsBoolean() && !due.getAsBoolean()) {
                Duration most = left.get().orElse(CHECK_EVERY);
                clock.await(wake, most.compareTo(CHECK_EVERY) < 0 ? most : CHECK_EVERY);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until woken. */
    void untilWoken() throws InterruptedException {
        until(() -> false, Optional::empty);
    }

    /** Makes the waiting loop check again whether it is due. */
    void recheck() {
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

    /** Keeps an earlier {@link #wake} from ending the next wait. */
    void reset() {
        lock.lock();
        try {
            woken = false;
        } finally {
            lock.unlock();
        }
    }
}

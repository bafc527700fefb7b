package dev.watchkeeper.base;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock whose monotonic time pauses while the whole process does not run: stopped by a signal, frozen by a container or starved of the
 * processor; thread-safe. Deadlines measured by it do not expire meanwhile, so a camera whose packets wait in the socket does not count as
 * dead. Linux treats a suspended host in the same way. The wall clock keeps running.
 *
 * <p>A thread of its own reads it ten times a second. The first reading, by any thread, after more than a second without one removes the
 * pause, so no reading includes it.
 */
public final class AwakeClock extends ForwardingClock implements AutoCloseable {
    private static final long BEAT_MILLIS = 100;
    private static final long PAUSE_NANOS = 1_000_000_000L;

    /** Readings closer together than this are not recorded. */
    private static final long GRAIN_NANOS = 10_000_000L;

    private final AtomicLong lastNanos;
    private final AtomicLong pausedNanos = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread beat = Threads.platform("clock", this::beat);

    /** Starts the thread that reads it. */
    public static AwakeClock over(Clock real) {
        AwakeClock clock = new AwakeClock(real);
        clock.beat.start();
        return clock;
    }

    AwakeClock(Clock real) {
        super(real);
        lastNanos = new AtomicLong(real.monotonicNanos());
    }

    private void beat() {
        try {
            while (!closing.await(BEAT_MILLIS, TimeUnit.MILLISECONDS)) {
                var unused = monotonicNanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public long monotonicNanos() {
        while (true) {
            long paused = pausedNanos.get();
            long last = lastNanos.get();
            long now = super.monotonicNanos();
            long since = now - last;
            if (since <= GRAIN_NANOS) {
                return now - paused;
            }
            if (closing.getCount() == 0 || since < PAUSE_NANOS) {
                lastNanos.compareAndSet(last, now);
                return now - paused;
            }
            synchronized (this) {
                if (lastNanos.get() == last) {
                    pausedNanos.addAndGet(since);
                    lastNanos.set(now);
                }
            }
        }
    }

    /** How long the process did not run, in total, since this clock was made. */
    @Override
    public Duration paused() {
        return Duration.ofNanos(pausedNanos.get());
    }

    /** Ends the thread; from then on, pauses are no longer removed. */
    @Override
    public void close() {
        closing.countDown();
    }
}

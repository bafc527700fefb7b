package dev.watchkeeper.detect;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Pictures that wait to be examined: at most one of each reason per camera, the newest; thread-safe. Offering never waits. The most urgent comes first, and
 * among those the oldest.
 */
final class SampleQueue {
    /** Of all cameras; half a megabyte each, or a little more. */
    static final int MOST = 32;

    private static final Comparator<Entry> URGENT_FIRST =
            Comparator.comparing((Entry entry) -> entry.sample.reason()).thenComparing(entry -> entry.number);

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<Entry> waiting = new ArrayList<>();
    private Optional<Sample> taken = Optional.empty();
    private long numbers;
    private long skipped;

    private record Entry(Sample sample, long number, long sinceNanos) {}

    SampleQueue(Clock clock) {
        this.clock = clock;
    }

    /** Adds it; one that it replaces, or for which there is no room, is counted as skipped. */
    void offer(Sample sample) {
        lock.lock();
        try {
            if (waiting.removeIf(entry -> entry.sample.camera().equals(sample.camera())
                    && entry.sample.event().equals(sample.event())
                    && entry.sample.reason() == sample.reason())) {
                skipped++;
            }
            waiting.add(new Entry(sample, numbers++, clock.monotonicNanos()));
            if (waiting.size() > MOST) {
                waiting.remove(waiting.stream().max(URGENT_FIRST).orElseThrow());
                skipped++;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a picture; it counts as waiting until {@link #done}. */
    Optional<Sample> take(Duration limit) throws InterruptedException {
        long from = clock.monotonicNanos();
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                Duration left = limit.minus(clock.since(from));
                if (!left.isPositive()) {
                    return Optional.empty();
                }
                clock.await(changed, left);
            }
            Entry next = waiting.stream().min(URGENT_FIRST).orElseThrow();
            waiting.remove(next);
            taken = Optional.of(next.sample);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** What was taken has been examined, or never will be. */
    void done() {
        lock.lock();
        try {
            taken = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Whether a picture of this event waits or is being examined. */
    boolean has(String event) {
        lock.lock();
        try {
            return taken.filter(sample -> sample.event().equals(event)).isPresent()
                    || waiting.stream().anyMatch(entry -> entry.sample.event().equals(event));
        } finally {
            lock.unlock();
        }
    }

    /** Drops what has waited for too long. */
    void expire(Duration limit) {
        lock.lock();
        try {
            int before = waiting.size();
            waiting.removeIf(entry -> clock.since(entry.sinceNanos).compareTo(limit) > 0);
            skipped += before - waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Drops all, because nobody will examine it. */
    void clear() {
        lock.lock();
        try {
            skipped += waiting.size();
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    long skipped() {
        lock.lock();
        try {
            return skipped;
        } finally {
            lock.unlock();
        }
    }
}

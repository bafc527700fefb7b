package dev.watchkeeper.loops;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * The critical loops of this process, each with a counter of its iterations and the time within which the counter must change; thread-safe
 * without locks. A waiting loop keeps iterating, too: at least once a second.
 */
public final class Loops implements LoopsView, AutoCloseable {
    private final Clock clock;
    private final List<Watched> watched = new CopyOnWriteArrayList<>();

    /** A watched loop: its counter as last seen. Two threads may look at once; either's record is then true. */
    public final class Watched {
        private final String name;
        private final Duration limit;
        private final LongSupplier counter;
        private volatile long lastCount;
        private volatile long changedNanos;

        private Watched(String name, Duration limit, LongSupplier counter) {
            this.name = name;
            this.limit = limit;
            this.counter = counter;
            lastCount = counter.getAsLong();
            changedNanos = clock.monotonicNanos();
        }

        private Reading look() {
            long count = counter.getAsLong();
            if (count != lastCount) {
                lastCount = count;
                changedNanos = clock.monotonicNanos();
            }
            return new Reading(name, count, limit);
        }

        /** Stops watching it. */
        public void remove() {
            watched.remove(this);
        }

        private boolean isStalled() {
            look();
            return clock.since(changedNanos).compareTo(limit) >= 0;
        }
    }

    /** One counter at one moment; immutable. */
    record Reading(String name, long count, Duration limit) {}

    public Loops(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds a loop.
     *
     * @param name without spaces
     * @param limit within which the counter must change
     * @return the handle by which to remove it
     */
    public Watched add(String name, Duration limit, LongSupplier counter) {
        Watched added = new Watched(name, limit, counter);
        watched.add(added);
        return added;
    }

    List<Reading> look() {
        return watched.stream().map(Watched::look).toList();
    }

    @Override
    public Optional<String> stalled() {
        return watched.stream()
                .filter(Watched::isStalled)
                .map(each -> each.name)
                .findFirst();
    }

    /** The process ends: its loops may stop. */
    @Override
    public void close() {
        watched.clear();
    }
}

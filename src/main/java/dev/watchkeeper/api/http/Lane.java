package dev.watchkeeper.api.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A fixed number of threads for requests of one kind, with a bounded queue; thread-safe.
 *
 * @param <T> the type of entry
 */
final class Lane<T> {
    private final int threads;
    private final int waitingLimit;
    private final Deque<T> waiting = new ArrayDeque<>();
    private int running;

    Lane(int threads, int waitingLimit) {
        this.threads = threads;
        this.waitingLimit = waitingLimit;
    }

    /** What happens to a request. */
    enum Entry {
        RUNS,
        WAITS,
        REFUSED
    }

    /** Whoever runs must {@link #leave} afterwards. */
    synchronized Entry enter(T request) {
        if (running < threads) {
            running++;
            return Entry.RUNS;
        }
        if (waiting.size() >= waitingLimit) {
            return Entry.REFUSED;
        }
        waiting.add(request);
        return Entry.WAITS;
    }

    /** @return the next entry, which now runs in place of the one leaving */
    synchronized Optional<T> leave() {
        Optional<T> next = Optional.ofNullable(waiting.poll());
        if (next.isEmpty()) {
            running--;
        }
        return next;
    }

    /** Removes entries that have waited too long. */
    synchronized List<T> giveUp(Predicate<T> tooLong) {
        List<T> given = new ArrayList<>();
        for (Iterator<T> all = waiting.iterator(); all.hasNext(); ) {
            T next = all.next();
            if (tooLong.test(next)) {
                all.remove();
                given.add(next);
            }
        }
        return given;
    }
}

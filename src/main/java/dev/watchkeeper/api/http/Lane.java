package dev.watchkeeper.api.http;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * So many threads for requests of one kind, and a bounded queue before them; thread-safe.
 *
 * @param <T> what waits
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

    /** What becomes of a request. */
    enum Entry {
        RUNS,
        WAITS,
        REFUSED
    }

    /** Whoever runs has to {@link #leave} afterwards. */
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

    /** @return the next one, which now runs in the place of the one that leaves */
    synchronized Optional<T> leave() {
        Optional<T> next = Optional.ofNullable(waiting.poll());
        if (next.isEmpty()) {
            running--;
        }
        return next;
    }

    /** Takes out those that have waited too long. */
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

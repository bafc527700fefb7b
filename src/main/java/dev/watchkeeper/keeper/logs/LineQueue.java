package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes lines to a place that may be slow or stand still, such as a disk or a terminal, on a thread of its own; thread-safe. Whoever brings a line
 * never waits: what does not fit is dropped and counted, and the place is told when it takes lines again.
 */
final class LineQueue implements AutoCloseable {
    private static final int MOST_LINES = 2000;

    /** Of these, how many are free for the keeper's own lines, however much a child writes. */
    private static final int KEPT_FREE = 200;

    private static final Duration END_LIMIT = Duration.ofSeconds(1);
    private static final long LOOK_UP_MILLIS = 5000;

    private final ArrayBlockingQueue<Order> orders = new ArrayBlockingQueue<>(MOST_LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    /** Where a line goes. */
    @FunctionalInterface
    interface Place {
        void write(String line) throws IOException;
    }

    private record Order(Place place, String line) {}

    LineQueue(String name) {
        thread = Threads.platform(name, this::work);
        thread.start();
    }

    /** Takes a line of a child, if there is room. */
    void offer(Place place, String line) {
        if (orders.remainingCapacity() > KEPT_FREE) {
            tell(place, line);
        } else {
            dropped.incrementAndGet();
        }
    }

    /** Takes a line of the keeper's own: what a child's flood must not wash away, such as that it crashed, or how much of it was dropped. */
    void tell(Place place, String line) {
        if (!orders.offer(new Order(place, line))) {
            dropped.incrementAndGet();
        }
    }

    /** How many lines found no room, since the start. */
    long dropped() {
        return dropped.get();
    }

    private void work() {
        long told = 0;
        while (!closing || !orders.isEmpty()) {
            Optional<Order> next = next();
            if (next.isEmpty()) {
                continue;
            }
            long now = dropped.get();
            if (now > told) {
                write(next.get().place(), "[keeper] " + (now - told) + " lines dropped: nobody took them in time");
                told = now;
            }
            write(next.get().place(), next.get().line());
        }
    }

    private Optional<Order> next() {
        try {
            return Optional.ofNullable(orders.poll(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            closing = true;
            return Optional.empty();
        }
    }

    private void write(Place place, String line) {
        try {
            place.write(line);
        } catch (IOException e) {
            // A full disk must not stop the watch; what is lost is counted, and told when lines are taken again.
            dropped.incrementAndGet();
        }
    }

    /** Writes what is there, for at most a second. */
    @Override
    public void close() {
        closing = true;
        tell(line -> {}, "");
        try {
            Threads.join(thread, END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

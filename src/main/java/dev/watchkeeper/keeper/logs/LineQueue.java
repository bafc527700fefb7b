package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bounded queue before a writer that may be slow or stall, such as a disk or a terminal, with a thread of its own; thread-safe. Offering never
 * waits: lines that do not fit are dropped and counted, and the count is written once lines flow again.
 */
final class LineQueue implements AutoCloseable {
    private static final int MAX_LINES = 2000;

    /** The part reserved for the keeper's own lines, however much a child writes. */
    private static final int RESERVED = 200;

    private static final Duration END_LIMIT = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 5000;

    private final ArrayBlockingQueue<Entry> entries = new ArrayBlockingQueue<>(MAX_LINES);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closing;

    /** Writes a line. */
    @FunctionalInterface
    interface Writer {
        void write(String line) throws IOException;
    }

    private record Entry(Writer writer, String line) {}

    LineQueue(String name) {
        thread = Threads.platform(name, this::work);
        thread.start();
    }

    /** Takes a line of a child, if it fits. */
    void offer(Writer writer, String line) {
        if (entries.remainingCapacity() > RESERVED) {
            offerReserved(writer, line);
        } else {
            dropped.incrementAndGet();
        }
    }

    /** Takes a line of the keeper itself, which a child's flood must not displace: that it crashed, or how much was dropped. */
    void offerReserved(Writer writer, String line) {
        if (!entries.offer(new Entry(writer, line))) {
            dropped.incrementAndGet();
        }
    }

    /** Lines dropped since the start. */
    long dropped() {
        return dropped.get();
    }

    private void work() {
        long reported = 0;
        while (!closing || !entries.isEmpty()) {
            Optional<Entry> next = next();
            if (next.isEmpty()) {
                continue;
            }
            long now = dropped.get();
            if (now > reported) {
                write(
                        next.get().writer(),
                        "[keeper] " + (now - reported) + " lines dropped: they could not be written in time");
                reported = now;
            }
            write(next.get().writer(), next.get().line());
        }
    }

    private Optional<Entry> next() {
        try {
            return Optional.ofNullable(entries.poll(POLL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            closing = true;
            return Optional.empty();
        }
    }

    private void write(Writer writer, String line) {
        try {
            writer.write(line);
        } catch (IOException e) {
            // A full disk must not stop the keeper; the loss is counted, and reported once lines can be written again.
            dropped.incrementAndGet();
        }
    }

    /** Writes what is queued, for at most a second. */
    @Override
    public void close() {
        closing = true;
        offerReserved(line -> {}, "");
        try {
            Threads.join(thread, END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

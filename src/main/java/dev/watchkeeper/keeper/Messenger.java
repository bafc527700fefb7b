package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Threads;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.SenderNote;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the keeper's thread, which must not wait, and leaves them in the outbox, where the process of {@code watch} finds them; on a full disk
 * in a second outbox in memory. {@link #submit}, {@link #isIdle}, {@link #status} and {@link #close} are thread-safe and never wait for a disk.
 */
final class Messenger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Messenger.class);

    /** More messages than a keeper submits between two steps; beyond this number they are dropped and counted. */
    private static final int MAX_QUEUE = 200;

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final Outbox spare;
    private final SenderNote note;

    /** An empty element only wakes the thread. */
    private final LinkedBlockingQueue<Optional<Message>> queue = new LinkedBlockingQueue<>(MAX_QUEUE);

    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Deque<Message> unsaved = new ArrayDeque<>();
    private final Thread thread = Threads.platform("messenger", this::work);
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean closed;
    private boolean faultLogged;

    /**
     * @param outbox where messages wait
     * @param spare a second outbox, in memory, for messages that a full or failing disk cannot store
     * @param note what the sender says of itself
     */
    Messenger(Outbox outbox, Outbox spare, SenderNote note) {
        this.outbox = outbox;
        this.spare = spare;
        this.note = note;
    }

    Messenger start() {
        thread.start();
        return this;
    }

    /** Takes a message. If there are too many at once, the newest are dropped and counted. */
    void submit(Message message) {
        submitted.incrementAndGet();
        if (!queue.offer(Optional.of(message))) {
            dropped.incrementAndGet();
        }
    }

    /** Whether there is nothing left to do now: all messages submitted so far are sent, or must wait. */
    boolean isIdle() {
        return done.get() == submitted.get() && outbox.isEmpty() && spare.isEmpty() && note.isIdle();
    }

    /** The state of the messages, in one sentence. */
    String status() {
        return note.sentence();
    }

    private void work() {
        try {
            while (!closed) {
                Optional<Message> next = Optional.ofNullable(queue.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS))
                        .flatMap(message -> message);
                takeAll(next);
                save();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        takeAll(Optional.empty());
        save();
    }

    private void takeAll(Optional<Message> first) {
        first.ifPresent(unsaved::add);
        for (Optional<Message> next = queue.poll(); next != null; next = queue.poll()) {
            next.ifPresent(unsaved::add);
        }
        while (unsaved.size() > MAX_QUEUE) {
            unsaved.removeFirst();
            dropped.incrementAndGet();
        }
        int missed = dropped.getAndSet(0);
        if (missed > 0) {
            done.addAndGet(missed);
            log.warn("{} messages were dropped: too many at once", missed);
        }
    }

    private void save() {
        while (!unsaved.isEmpty() && put(unsaved.getFirst())) {
            unsaved.removeFirst();
            done.incrementAndGet();
        }
    }

    private boolean put(Message message) {
        try {
            outbox.put(message);
            faultLogged = false;
            return true;
        } catch (IOException e) {
            if (!faultLogged) {
                faultLogged = true;
                log.warn("A message cannot be stored in the outbox and is kept in memory: {}", e.toString());
            }
        }
        try {
            spare.put(message);
            return true;
        } catch (IOException e) {
            log.debug("The outbox in memory cannot store it either", e);
            return false;
        }
    }

    /** Waits after {@link #close} until the submitted messages are stored in the outbox. */
    void awaitEnd(Duration limit) throws InterruptedException {
        if (!Threads.join(thread, limit)) {
            log.warn("The last messages may not be stored");
        }
    }

    @Override
    public void close() {
        closed = true;
        if (!queue.offer(Optional.empty())) {
            log.debug("The queue is full, so the thread wakes anyway");
        }
    }
}

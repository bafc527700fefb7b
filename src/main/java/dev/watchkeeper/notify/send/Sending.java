package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.notify.NotificationSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends for a data folder as soon as no other process does, for as long as this process runs; thread-safe. A command that sends holds the lock for
 * seconds.
 */
public final class Sending implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sending.class);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration END_LIMIT = Duration.ofSeconds(1);

    private final NotificationSource source;
    private final Path data;
    private final Clock clock;
    private final Thread thread = Threads.platform("notify-lock", this::work);
    private final Object lock = new Object();
    private Optional<Sender> sender = Optional.empty();
    private boolean closed;
    private String lastLogged = "";

    /** @param data the data folder */
    public Sending(NotificationSource source, Path data, Clock clock) {
        this.source = source;
        this.data = data;
        this.clock = clock;
    }

    /** Starts its threads and returns at once. */
    public void start() {
        thread.start();
    }

    private void work() {
        try {
            while (!begin()) {
                clock.sleep(RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether there is nothing left to try */
    private boolean begin() {
        try {
            Optional<Sender> started = Sender.start(source, data, clock);
            synchronized (lock) {
                if (!closed) {
                    sender = started;
                    return started.isPresent();
                }
            }
            started.ifPresent(Sender::close);
            return true;
        } catch (FailureException e) {
            if (!e.sentence().equals(lastLogged)) {
                lastLogged = e.sentence();
                log.error("{}", e.sentence());
            }
            synchronized (lock) {
                return closed;
            }
        }
    }

    /** Waits until everything that was left in the outbox so far is delivered or must wait; not at all if another process sends. */
    public void awaitIdle(Duration limit) throws InterruptedException {
        long startedNanos = clock.monotonicNanos();
        // The sender looks several times a second.
        clock.sleep(RETRY);
        while (clock.since(startedNanos).compareTo(limit) < 0 && isBusy()) {
            clock.sleep(POLL);
        }
    }

    private boolean isBusy() {
        synchronized (lock) {
            return sender.filter(running -> !running.isIdle()).isPresent();
        }
    }

    /** Whether the sender has died or makes no progress. Never waits. */
    public boolean isStuck() {
        Optional<Sender> current;
        synchronized (lock) {
            current = sender;
        }
        return current.filter(Sender::isStuck).isPresent();
    }

    /** Ends it, within 4 s; what waits is kept. */
    @Override
    public void close() {
        Optional<Sender> last;
        synchronized (lock) {
            closed = true;
            last = sender;
        }
        thread.interrupt();
        last.ifPresent(Sender::close);
        try {
            if (!Threads.join(thread, END_LIMIT)) {
                log.debug("The thread that waits for the lock did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

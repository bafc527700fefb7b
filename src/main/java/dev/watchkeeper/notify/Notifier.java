package dev.watchkeeper.notify;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.MailSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notices from callers that must not wait, stores them in the outbox, and has a separate process send them. {@link #submit}, {@link #status}
 * and {@link #close} are thread-safe and never wait; everything else happens on the notifier's own thread, so a stalled disk or mail server delays
 * nobody.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    /** More notices than a keeper submits between two steps; beyond this number they are dropped and counted. */
    private static final int MAX_QUEUE = 200;

    private static final Duration DISK_RETRY = Duration.ofSeconds(5);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);
    private static final Duration END_POLL = Duration.ofMillis(20);

    private final MailOutbox outbox;
    private final MailOutbox spare;
    private final Dispatcher dispatcher;
    private final Dispatcher spareDispatcher;
    private final Clock clock;

    /** An empty element only wakes the thread. */
    private final LinkedBlockingQueue<Optional<Notice>> queue = new LinkedBlockingQueue<>(MAX_QUEUE);

    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Map<String, PendingMail> unsaved = new LinkedHashMap<>();
    private final Thread thread = Threads.platform("notifier", this::work);
    private int taken;
    private boolean diskFaultLogged;
    private volatile int settled;
    private volatile boolean closed;
    private volatile String status = "none waits";

    /** Starts the process that sends mails. */
    @FunctionalInterface
    public interface SenderLauncher {
        /** @param data the folder with the outbox */
        SenderProcess start(MailSettings settings, Path data) throws FailureException;
    }

    /** A started process that sends mails. */
    public interface SenderProcess {
        /** Empty while it runs. */
        OptionalInt exitCode();

        /** The last line of its output. */
        String lastLine();

        /** Ends it at once. */
        void kill();
    }

    /**
     * @param outbox where notices wait
     * @param spare a second outbox, in memory, for notices that a full or failing disk cannot store
     */
    public Notifier(MailOutbox outbox, MailOutbox spare, MailSource source, SenderLauncher launcher, Clock clock) {
        this.outbox = outbox;
        this.spare = spare;
        this.clock = clock;
        dispatcher = new Dispatcher(outbox, source, launcher, clock);
        spareDispatcher = new Dispatcher(spare, source, launcher, clock);
    }

    /** Starts the notifier's thread. */
    public Notifier start() {
        thread.start();
        return this;
    }

    /** Takes a notice. If there are too many at once, the newest are dropped and counted. */
    public void submit(Notice notice) {
        submitted.incrementAndGet();
        if (!queue.offer(Optional.of(notice))) {
            dropped.incrementAndGet();
        }
    }

    /** The state of the mails, in one sentence. */
    public String status() {
        return status;
    }

    /** Whether there is nothing left to do now: all notices submitted so far are sent, or must wait. */
    public boolean isIdle() {
        return settled == submitted.get();
    }

    private void work() {
        Optional<Notice> next = Optional.empty();
        while (!closed) {
            Duration pause = step(next);
            try {
                next = Optional.ofNullable(queue.poll(pause.toMillis(), TimeUnit.MILLISECONDS))
                        .flatMap(notice -> notice);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        shutDown(next);
    }

    private void shutDown(Optional<Notice> last) {
        dispatcher.end();
        spareDispatcher.end();
        takeAll(last);
        save();
        long begun = clock.monotonicNanos();
        try {
            while ((dispatcher.isSending() || spareDispatcher.isSending())
                    && clock.since(begun).compareTo(END_LIMIT) < 0) {
                clock.sleep(END_POLL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One step: stores new notices, and sends what is due. @return the time until the next step */
    Duration step(Optional<Notice> next) {
        takeAll(next);
        Duration pause = save() ? dispatcher.step() : shorter(dispatcher.step(), DISK_RETRY);
        pause = shorter(pause, spareDispatcher.step());
        if (dispatcher.isIdle() && spareDispatcher.isIdle()) {
            settled = taken;
        }
        String inSpare = spareDispatcher.status();
        status = dispatcher.status() + (inSpare.startsWith("none") ? "" : "; in memory: " + inSpare);
        return pause;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void takeAll(Optional<Notice> first) {
        first.ifPresent(this::take);
        for (Optional<Notice> next = queue.poll(); next != null; next = queue.poll()) {
            next.ifPresent(this::take);
        }
        int missed = dropped.getAndSet(0);
        if (missed > 0) {
            taken += missed;
            log.warn("{} notices were dropped: too many at once", missed);
        }
    }

    private void take(Notice notice) {
        taken++;
        PendingMail fresh = PendingMail.of(notice);
        unsaved.merge(fresh.key(), fresh, PendingMail::and);
    }

    /** @return whether all notices are stored */
    private boolean save() {
        for (PendingMail each : List.copyOf(unsaved.values())) {
            if (put(each)) {
                unsaved.remove(each.key());
            }
        }
        return unsaved.isEmpty();
    }

    private boolean put(PendingMail pending) {
        try {
            outbox.put(pending);
            diskFaultLogged = false;
            return true;
        } catch (IOException e) {
            if (!diskFaultLogged) {
                diskFaultLogged = true;
                log.warn("A notice cannot be stored in the mail outbox and is kept in memory: {}", e.toString());
            }
        }
        try {
            spare.put(pending);
            return true;
        } catch (IOException e) {
            log.debug("The outbox in memory cannot store it either", e);
            return false;
        }
    }

    /** Waits after {@link #close} until the submitted notices are stored in the outbox. */
    public void awaitEnd(Duration limit) throws InterruptedException {
        Threads.join(thread, limit);
    }

    /** Ends the notifier and a running sender. Waiting notices stay in the outbox for the next start. */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(Optional.empty())) {
            log.debug("The queue is full, so the thread wakes anyway");
        }
    }
}

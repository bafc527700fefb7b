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
 * Takes notices from whoever must not wait, keeps them in the outbox, and has a process of its own send them. {@link #tell}, {@link #status} and
 * {@link #close} are thread-safe and never wait; everything else happens on the courier's thread, so that neither a disk nor a mail server that
 * stands still holds anybody up.
 */
public final class Notifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);

    /** More than a keeper says before its courier has looked; beyond it notices are dropped and counted. */
    private static final int LONGEST_QUEUE = 200;

    private static final Duration DISK_RETRY = Duration.ofSeconds(5);
    private static final Duration LAST_LOOK = Duration.ofSeconds(2);
    private static final Duration LAST_PAUSE = Duration.ofMillis(20);

    private final Outbox outbox;
    private final Outbox spare;
    private final Dispatcher dispatcher;
    private final Dispatcher spareDispatcher;
    private final Clock clock;

    /** Nothing in it wakes the thread. */
    private final LinkedBlockingQueue<Optional<Notice>> queue = new LinkedBlockingQueue<>(LONGEST_QUEUE);

    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Map<String, PendingMail> unsaved = new LinkedHashMap<>();
    private final Thread thread = Threads.platform("courier", this::work);
    private int taken;
    private boolean diskTold;
    private volatile int settled;
    private volatile boolean closed;
    private volatile String status = "none waits";

    /** Starts what sends: a process, fed with the settings. */
    @FunctionalInterface
    public interface Sending {
        /** @param data the folder with the outbox */
        Running start(MailSettings settings, Path data) throws FailureException;
    }

    /** What sends and has been started. */
    public interface Running {
        /** How it ended; nothing while it runs. */
        OptionalInt exitCode();

        /** The last line of its output. */
        String lastWords();

        /** Ends it at once. */
        void kill();
    }

    /**
     * @param outbox where notices wait
     * @param spare another one, in memory, for the time in which a full or failing disk keeps them from that
     */
    public Notifier(Outbox outbox, Outbox spare, MailSource source, Sending sending, Clock clock) {
        this.outbox = outbox;
        this.spare = spare;
        this.clock = clock;
        dispatcher = new Dispatcher(outbox, source, sending, clock);
        spareDispatcher = new Dispatcher(spare, source, sending, clock);
    }

    /** Begins to work, on a thread of its own. */
    public Notifier start() {
        thread.start();
        return this;
    }

    /** Takes a notice; of too many at once the last are dropped and counted. */
    public void tell(Notice notice) {
        told.incrementAndGet();
        if (!queue.offer(Optional.of(notice))) {
            dropped.incrementAndGet();
        }
    }

    /** How mails stand, in one sentence. */
    public String status() {
        return status;
    }

    /** Whether nothing can be done now for what was told so far: it is sent, or has to wait. */
    public boolean isIdle() {
        return settled == told.get();
    }

    private void work() {
        Optional<Notice> next = Optional.empty();
        while (!closed) {
            Duration pause = turn(next);
            try {
                next = Optional.ofNullable(queue.poll(pause.toMillis(), TimeUnit.MILLISECONDS))
                        .flatMap(notice -> notice);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        turnOff(next);
    }

    private void turnOff(Optional<Notice> last) {
        dispatcher.end();
        spareDispatcher.end();
        takeAll(last);
        save();
        long begun = clock.monotonicNanos();
        try {
            while ((dispatcher.isSending() || spareDispatcher.isSending())
                    && clock.since(begun).compareTo(LAST_LOOK) < 0) {
                clock.sleep(LAST_PAUSE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One step: keeps what has come, and sends what is due. Answers how long nothing has to be done. */
    Duration turn(Optional<Notice> next) {
        takeAll(next);
        Duration pause = save() ? dispatcher.turn() : shorter(dispatcher.turn(), DISK_RETRY);
        pause = shorter(pause, spareDispatcher.turn());
        if (dispatcher.isResting() && spareDispatcher.isResting()) {
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
            log.warn("{} notices were too many at once and are dropped", missed);
        }
    }

    private void take(Notice notice) {
        taken++;
        PendingMail fresh = PendingMail.of(notice);
        unsaved.merge(fresh.key(), fresh, PendingMail::and);
    }

    /** Whether all are kept somewhere. */
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
            diskTold = false;
            return true;
        } catch (IOException e) {
            if (!diskTold) {
                diskTold = true;
                log.warn("A notice cannot be put into the outbox of mails, and is kept in memory: {}", e.toString());
            }
        }
        try {
            spare.put(pending);
            return true;
        } catch (IOException e) {
            log.debug("Nor into the one in memory", e);
            return false;
        }
    }

    /** Waits for the end after {@link #close}, in which what was told is put into the outbox. */
    public void awaitEnd(Duration limit) throws InterruptedException {
        Threads.join(thread, limit);
    }

    /** Ends what sends, if it does. What waits is kept; the next courier sends it. */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(Optional.empty())) {
            log.debug("The courier has enough to wake for");
        }
    }
}

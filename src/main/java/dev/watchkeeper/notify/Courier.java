package dev.watchkeeper.notify;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.MailState.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
 * Takes notices from whoever must not wait, keeps them in the outbox, and has a process of its own send them: started when something is due,
 * ended by force after 75 s. {@link #tell}, {@link #status} and {@link #close} are thread-safe and never wait; everything else happens on the
 * courier's thread, so that neither a disk nor a mail server that stands still holds anybody up.
 */
public final class Courier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Courier.class);

    /** More than a keeper says before its courier has looked; beyond it notices are dropped and counted. */
    private static final int LONGEST_QUEUE = 200;

    /** A few letters at 45 s at most, of which the first vain one is the last. */
    private static final Duration SENDER_LIMIT = Duration.ofSeconds(75);

    private static final Duration LOOK_AT_SENDER = Duration.ofMillis(200);
    private static final Duration LAST_LOOK = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_OUTBOX = Duration.ofSeconds(60);
    private static final Duration DISK_RETRY = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final MailSource source;
    private final Sending sending;
    private final Clock clock;
    /** Nothing in it wakes the thread. */
    private final LinkedBlockingQueue<Optional<Notice>> queue = new LinkedBlockingQueue<>(LONGEST_QUEUE);

    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final Map<String, Pending> unsaved = new LinkedHashMap<>();
    private MailSettings settings;
    private Optional<Running> running = Optional.empty();
    private long startedNanos;
    private Instant startedAt = Instant.EPOCH;
    private boolean overdue;
    private String lastTold = "";
    private volatile boolean closed;
    private final Thread thread = Threads.platform("courier", this::work);
    private int taken;
    private volatile int settled;
    private volatile String status = "on, none was needed yet";

    /** Starts what sends: a process, fed with the settings. */
    @FunctionalInterface
    public interface Sending {
        Running start(MailSettings settings) throws FailureException;
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

    public Courier(Outbox outbox, MailSource source, Sending sending, Clock clock) {
        this.outbox = outbox;
        this.source = source;
        this.sending = sending;
        this.clock = clock;
        settings = source.first();
    }

    /** Begins to work, on a thread of its own. */
    public Courier start() {
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
        running.ifPresent(Running::kill);
        takeAll(last);
        save();
        long begun = clock.monotonicNanos();
        try {
            while (running.filter(sender -> sender.exitCode().isEmpty()).isPresent()
                    && clock.since(begun).compareTo(LAST_LOOK) < 0) {
                clock.sleep(LOOK_AT_SENDER.dividedBy(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One step: keeps what has come, looks after the sender, starts one if something is due. Answers how long nothing has to be done. */
    Duration turn(Optional<Notice> next) {
        takeAll(next);
        boolean saved = save();
        try {
            if (running.isPresent()) {
                return lookAt(running.get());
            }
            Duration pause = sendWhatIsDue();
            return saved || pause.compareTo(DISK_RETRY) < 0 ? pause : DISK_RETRY;
        } catch (IOException e) {
            say("The outbox of mails cannot be used: " + e);
            return DISK_RETRY;
        }
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
        Pending fresh = Pending.of(notice);
        unsaved.merge(fresh.key(), fresh, Pending::and);
    }

    private boolean save() {
        try {
            for (Pending each : List.copyOf(unsaved.values())) {
                outbox.put(each);
                unsaved.remove(each.key());
            }
            return true;
        } catch (IOException e) {
            settled = taken;
            say("A notice cannot be put into the outbox of mails, and is kept in memory: " + e);
            return false;
        }
    }

    private Duration lookAt(Running sender) throws IOException {
        OptionalInt exit = sender.exitCode();
        if (exit.isEmpty()) {
            if (!overdue && clock.since(startedNanos).compareTo(SENDER_LIMIT) >= 0) {
                overdue = true;
                sender.kill();
            }
            return LOOK_AT_SENDER;
        }
        running = Optional.empty();
        tellOutcome(sender, exit.getAsInt());
        return Duration.ZERO;
    }

    private void tellOutcome(Running sender, int exitCode) throws IOException {
        MailState state = outbox.state();
        boolean anySent = state.sent().stream().anyMatch(each -> !each.at().isBefore(startedAt));
        if (anySent) {
            log.info("Notification sent successfully");
            lastTold = "";
        }
        boolean noted =
                state.failure().filter(last -> !last.at().isBefore(startedAt)).isPresent();
        boolean inVain = !anySent && !outbox.pending().isEmpty();
        if (!noted && (exitCode != 0 || inVain)) {
            String sentence = overdue
                    ? "The process that sends mails took longer than " + SENDER_LIMIT.toSeconds() + " s and was ended"
                    : "The process that sends mails ended with code " + exitCode + ": " + sender.lastWords();
            outbox.update(before -> before.withFailure(new Failure(clock.wall(), sentence, false)));
        }
        outbox.state().failure().ifPresent(last -> say("Failed to send notification: " + last.sentence()));
    }

    /** Once, however often the same happens. */
    private void say(String sentence) {
        if (sentence.equals(lastTold)) {
            log.debug("{}", sentence);
        } else {
            log.warn("{}", sentence);
            lastTold = sentence;
        }
    }

    private Duration sendWhatIsDue() throws IOException {
        Instant now = clock.wall();
        for (Pending old : outbox.giveUpOld(now)) {
            log.error(
                    "{} notices of '{}' about {} could not be mailed for a day and are given up",
                    old.count(),
                    old.newest().kind(),
                    old.newest().about());
        }
        List<Pending> pending = outbox.pending();
        MailState state = outbox.state();
        if (pending.isEmpty()) {
            settled = taken;
            status = state.sent().isEmpty()
                    ? "on, none waits"
                    : "on, none waits, the last one went at "
                            + state.sent().getLast().at();
            return LOOK_AT_OUTBOX;
        }
        Instant again = mayTryAtOnce(state, now) ? Instant.MIN : MailLimits.askAgainAt(state, now);
        Instant due = pending.stream()
                .map(each -> MailLimits.allowedAt(state, each.key(), now))
                .map(allowed -> allowed.isAfter(again) ? allowed : again)
                .min(Instant::compareTo)
                .orElse(now);
        if (!due.isAfter(now)) {
            status = pending.size() + " being sent";
            return startSender();
        }
        settled = taken;
        Duration wait = Duration.between(now, due);
        status = pending.size() + (pending.size() == 1 ? " waits" : " wait") + ", next try in " + (wait.toSeconds() + 1)
                + " s" + state.failure().map(last -> ": " + last.sentence()).orElse("");
        Duration soon = wait.plusMillis(1);
        return soon.compareTo(LOOK_AT_OUTBOX) < 0 ? soon : LOOK_AT_OUTBOX;
    }

    /** A person has changed something since it failed. */
    private boolean mayTryAtOnce(MailState state, Instant now) {
        return state.failure()
                .filter(last -> settings.files().stream()
                        .map(Courier::changed)
                        .anyMatch(at -> at.isAfter(last.at()) && !at.isAfter(now)))
                .isPresent();
    }

    private static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MIN;
        }
    }

    private Duration startSender() throws IOException {
        settings = source.again().get().orElse(settings);
        startedAt = clock.wall();
        startedNanos = clock.monotonicNanos();
        overdue = false;
        try {
            running = Optional.of(sending.start(settings));
        } catch (FailureException e) {
            outbox.update(before -> before.withFailure(new Failure(clock.wall(), e.sentence(), false)));
            say("Failed to send notification: " + e.sentence());
        }
        return LOOK_AT_SENDER;
    }

    /** Waits for the end after {@link #close}, in which what was told is put into the outbox. */
    public void awaitEnd(Duration limit) throws InterruptedException {
        thread.join(limit);
    }

    /** Ends the sender, if there is one. What waits is kept; the next courier sends it. */
    @Override
    public void close() {
        closed = true;
        if (!queue.offer(Optional.empty())) {
            log.debug("The courier has enough to wake for");
        }
    }
}

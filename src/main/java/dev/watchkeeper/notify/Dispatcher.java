package dev.watchkeeper.notify;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.notify.MailState.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has a process send what is due in one outbox: starts it, ends it by force after 75 s, and says what came of it; confined to the courier's thread. */
final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** A few letters at 45 s at most, of which the first vain one is the last. */
    private static final Duration SENDER_LIMIT = Duration.ofSeconds(75);

    private static final Duration LOOK_AT_SENDER = Duration.ofMillis(200);
    private static final Duration LOOK_AT_OUTBOX = Duration.ofSeconds(60);
    private static final Duration DISK_RETRY = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final MailSource source;
    private final Notifier.Sending sending;
    private final Clock clock;
    private MailSettings settings;
    private Optional<Notifier.Running> running = Optional.empty();
    private long startedNanos;
    private Instant startedAt = Instant.EPOCH;
    private boolean overdue;
    private boolean resting;
    private String status = "none waits";
    private String lastTold = "";
    private boolean diskTold;

    /** Vain attempts as long as nobody can write them down: a full disk must not make the waits between them short. */
    private MailState inMemory = MailState.NEW;

    Dispatcher(Outbox outbox, MailSource source, Notifier.Sending sending, Clock clock) {
        this.outbox = outbox;
        this.source = source;
        this.sending = sending;
        this.clock = clock;
        settings = source.first();
    }

    /** Whether nothing can be done now: nothing waits, or what waits has to. */
    boolean isResting() {
        return resting;
    }

    /** How it stands, in a few words. */
    String status() {
        return status;
    }

    boolean isSending() {
        return running.filter(sender -> sender.exitCode().isEmpty()).isPresent();
    }

    void end() {
        running.ifPresent(Notifier.Running::kill);
    }

    /** One step. Answers how long nothing has to be done. */
    Duration turn() {
        resting = false;
        try {
            return running.isPresent() ? lookAt(running.get()) : sendWhatIsDue();
        } catch (IOException e) {
            resting = running.isEmpty();
            if (diskTold) {
                log.debug("The outbox of mails still cannot be used", e);
            } else {
                diskTold = true;
                log.warn("The outbox of mails cannot be used: {}", e.toString());
            }
            return DISK_RETRY;
        }
    }

    private Duration lookAt(Notifier.Running sender) throws IOException {
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

    private void tellOutcome(Notifier.Running sender, int exitCode) throws IOException {
        MailState state = outbox.state();
        boolean anySent = state.sent().stream().anyMatch(each -> !each.at().isBefore(startedAt));
        if (anySent) {
            log.info("Notification sent successfully");
            lastTold = "";
            diskTold = false;
            inMemory = MailState.NEW;
        }
        Optional<Failure> noted = state.failure().filter(last -> !last.at().isBefore(startedAt));
        if (noted.isPresent()) {
            inMemory = inMemory.withFailure(noted.get());
            say("Failed to send notification: " + noted.get().sentence());
        } else if (exitCode != 0 || !anySent && !outbox.pending().isEmpty()) {
            failed(
                    overdue
                            ? "The process that sends mails took longer than " + SENDER_LIMIT.toSeconds()
                                    + " s and was ended"
                            : "The process that sends mails ended with code " + exitCode + ": " + sender.lastWords());
        }
    }

    private void failed(String sentence) throws IOException {
        Failure failure = new Failure(clock.wall(), sentence, false);
        inMemory = inMemory.withFailure(failure);
        say("Failed to send notification: " + sentence);
        outbox.update(before -> before.withFailure(failure));
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
        for (PendingMail old : outbox.giveUpOld(now)) {
            log.error(
                    "{} notices of '{}' about {} could not be mailed for a day and are given up",
                    old.count(),
                    old.newest().kind(),
                    old.newest().about());
        }
        List<PendingMail> pending = outbox.pending();
        MailState state = outbox.state();
        if (pending.isEmpty()) {
            resting = true;
            status = state.sent().isEmpty()
                    ? "none waits"
                    : "none waits, the last one went at "
                            + state.sent().getLast().at();
            return LOOK_AT_OUTBOX;
        }
        Instant again = askAgainAt(state, now);
        Instant due = pending.stream()
                .map(each -> MailLimits.allowedAt(state, each.key(), now))
                .map(allowed -> allowed.isAfter(again) ? allowed : again)
                .min(Instant::compareTo)
                .orElse(now);
        if (!due.isAfter(now)) {
            status = pending.size() + " being sent";
            return startSender();
        }
        resting = true;
        Duration wait = Duration.between(now, due);
        status = pending.size() + (pending.size() == 1 ? " waits" : " wait") + ", next try in " + (wait.toSeconds() + 1)
                + " s" + state.failure().map(last -> ": " + last.sentence()).orElse("");
        Duration soon = wait.plusMillis(1);
        return soon.compareTo(LOOK_AT_OUTBOX) < 0 ? soon : LOOK_AT_OUTBOX;
    }

    private Instant askAgainAt(MailState state, Instant now) {
        if (hasChanged(state, now)) {
            return Instant.MIN;
        }
        Instant written = MailLimits.askAgainAt(state, now);
        Instant remembered = MailLimits.askAgainAt(inMemory, now);
        return written.isAfter(remembered) ? written : remembered;
    }

    /** A person has changed something since it failed. */
    private boolean hasChanged(MailState state, Instant now) {
        return inMemory.failure()
                .or(state::failure)
                .filter(last -> settings.files().stream()
                        .map(Dispatcher::changed)
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
            running = Optional.of(sending.start(settings, outbox.data()));
        } catch (FailureException e) {
            failed(e.sentence());
        }
        return LOOK_AT_SENDER;
    }
}

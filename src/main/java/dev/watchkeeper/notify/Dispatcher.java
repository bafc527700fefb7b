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

/** Has a process send what is due in one outbox: starts it, kills it after 75 s, and logs the result; confined to the notifier's thread. */
final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    /** Time for several mails of at most 45 s each; the sender stops after the first failure. */
    private static final Duration SENDER_LIMIT = Duration.ofSeconds(75);

    private static final Duration SENDER_POLL = Duration.ofMillis(200);
    private static final Duration OUTBOX_POLL = Duration.ofSeconds(60);
    private static final Duration DISK_RETRY = Duration.ofSeconds(5);

    private final MailOutbox outbox;
    private final MailSource source;
    private final Notifier.SenderLauncher launcher;
    private final Clock clock;
    private MailSettings settings;
    private Optional<Notifier.SenderProcess> running = Optional.empty();
    private long startedNanos;
    private Instant startedAt = Instant.EPOCH;
    private boolean overdue;
    private boolean idle;
    private String status = "none waits";
    private String lastLogged = "";
    private boolean diskFaultLogged;

    /** Failed attempts that could not be stored: a full disk must not shorten the waits between attempts. */
    private MailState inMemory = MailState.NEW;

    Dispatcher(MailOutbox outbox, MailSource source, Notifier.SenderLauncher launcher, Clock clock) {
        this.outbox = outbox;
        this.source = source;
        this.launcher = launcher;
        this.clock = clock;
        settings = source.first();
    }

    /** Whether there is nothing to do now: nothing waits, or everything must wait longer. */
    boolean isIdle() {
        return idle;
    }

    /** The state of the outbox, in a few words. */
    String status() {
        return status;
    }

    boolean isSending() {
        return running.filter(sender -> sender.exitCode().isEmpty()).isPresent();
    }

    void end() {
        running.ifPresent(Notifier.SenderProcess::kill);
    }

    /** One step. @return the time until the next step */
    Duration step() {
        idle = false;
        try {
            return running.isPresent() ? checkSender(running.get()) : sendWhatIsDue();
        } catch (IOException e) {
            idle = running.isEmpty();
            if (diskFaultLogged) {
                log.debug("The mail outbox still cannot be used", e);
            } else {
                diskFaultLogged = true;
                log.warn("The mail outbox cannot be used: {}", e.toString());
            }
            return DISK_RETRY;
        }
    }

    private Duration checkSender(Notifier.SenderProcess sender) throws IOException {
        OptionalInt exit = sender.exitCode();
        if (exit.isEmpty()) {
            if (!overdue && clock.since(startedNanos).compareTo(SENDER_LIMIT) >= 0) {
                overdue = true;
                sender.kill();
            }
            return SENDER_POLL;
        }
        running = Optional.empty();
        logResult(sender, exit.getAsInt());
        return Duration.ZERO;
    }

    private void logResult(Notifier.SenderProcess sender, int exitCode) throws IOException {
        MailState state = outbox.state();
        boolean anySent = state.sent().stream().anyMatch(each -> !each.at().isBefore(startedAt));
        if (anySent) {
            log.info("Notification sent successfully");
            lastLogged = "";
            diskFaultLogged = false;
            inMemory = MailState.NEW;
        }
        Optional<Failure> stored = state.failure().filter(last -> !last.at().isBefore(startedAt));
        if (stored.isPresent()) {
            inMemory = inMemory.withFailure(stored.get());
            warn("Failed to send notification: " + stored.get().sentence());
        } else if (exitCode != 0 || !anySent && !outbox.pending().isEmpty()) {
            failed(
                    overdue
                            ? "The process that sends mails took longer than " + SENDER_LIMIT.toSeconds()
                                    + " s and was killed"
                            : "The process that sends mails ended with code " + exitCode + ": " + sender.lastLine());
        }
    }

    private void failed(String sentence) throws IOException {
        Failure failure = new Failure(clock.wall(), sentence, false);
        inMemory = inMemory.withFailure(failure);
        warn("Failed to send notification: " + sentence);
        outbox.update(before -> before.withFailure(failure));
    }

    /** Logs a warning once, however often it repeats. */
    private void warn(String sentence) {
        if (sentence.equals(lastLogged)) {
            log.debug("{}", sentence);
        } else {
            log.warn("{}", sentence);
            lastLogged = sentence;
        }
    }

    private Duration sendWhatIsDue() throws IOException {
        Instant now = clock.wall();
        for (PendingMail old : outbox.giveUpOld(now)) {
            log.error(
                    "{} notices of '{}' about {} could not be mailed within a day and are given up",
                    old.count(),
                    old.newest().kind(),
                    old.newest().about());
        }
        List<PendingMail> pending = outbox.pending();
        MailState state = outbox.state();
        if (pending.isEmpty()) {
            idle = true;
            status = state.sent().isEmpty()
                    ? "none waits"
                    : "none waits, the last one was sent at "
                            + state.sent().getLast().at();
            return OUTBOX_POLL;
        }
        Instant again = retryAt(state, now);
        Instant due = pending.stream()
                .map(each -> MailLimits.allowedAt(state, each.key(), now))
                .map(allowed -> allowed.isAfter(again) ? allowed : again)
                .min(Instant::compareTo)
                .orElse(now);
        if (!due.isAfter(now)) {
            status = pending.size() + " being sent";
            return startSender();
        }
        idle = true;
        Duration wait = Duration.between(now, due);
        status = pending.size() + (pending.size() == 1 ? " waits" : " wait") + ", next try in " + (wait.toSeconds() + 1)
                + " s" + state.failure().map(last -> ": " + last.sentence()).orElse("");
        Duration soon = wait.plusMillis(1);
        return soon.compareTo(OUTBOX_POLL) < 0 ? soon : OUTBOX_POLL;
    }

    private Instant retryAt(MailState state, Instant now) {
        if (hasChanged(state, now)) {
            return Instant.MIN;
        }
        Instant written = MailLimits.retryAt(state, now);
        Instant remembered = MailLimits.retryAt(inMemory, now);
        return written.isAfter(remembered) ? written : remembered;
    }

    /** Whether a person has changed the configuration since the last failure. */
    private boolean hasChanged(MailState state, Instant now) {
        return inMemory.failure()
                .or(state::failure)
                .filter(last -> settings.files().stream()
                        .map(Dispatcher::lastModified)
                        .anyMatch(at -> at.isAfter(last.at()) && !at.isAfter(now)))
                .isPresent();
    }

    private static Instant lastModified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.MIN;
        }
    }

    private Duration startSender() throws IOException {
        settings = source.reload().get().orElse(settings);
        startedAt = clock.wall();
        startedNanos = clock.monotonicNanos();
        overdue = false;
        try {
            running = Optional.of(launcher.start(settings, outbox.data()));
        } catch (FailureException e) {
            failed(e.sentence());
        }
        return SENDER_POLL;
    }
}

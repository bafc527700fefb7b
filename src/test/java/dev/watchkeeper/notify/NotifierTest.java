package dev.watchkeeper.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the sender process is started and ended, on a fake clock. */
final class NotifierTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<Run> runs = new ArrayList<>();
    private MailOutbox outbox;
    private Path config;
    private Notifier notifier;

    /** A sender process that the test controls. */
    private static final class Run implements Notifier.SenderProcess {
        private final MailSettings settings;
        private final Path data;
        private OptionalInt code = OptionalInt.empty();
        private boolean killed;

        Run(MailSettings settings, Path data) {
            this.settings = settings;
            this.data = data;
        }

        @Override
        public OptionalInt exitCode() {
            return code;
        }

        @Override
        public String lastLine() {
            return "so it is";
        }

        @Override
        public void kill() {
            killed = true;
        }
    }

    @BeforeEach
    void open() throws IOException {
        config = Files.writeString(folder.resolve("config"), "x");
        Files.setLastModifiedTime(config, FileTime.from(clock.wall().minusSeconds(60)));
        outbox = new MailOutbox(folder, clock);
        notifier = newNotifier();
    }

    private Notifier newNotifier() {
        return new Notifier(
                outbox,
                new MailOutbox(folder.resolve("memory"), clock),
                new MailSource(settings("first"), () -> Optional.of(settings("again"))),
                (settings, data) -> {
                    Run run = new Run(settings, data);
                    runs.add(run);
                    return run;
                },
                clock);
    }

    private MailSettings settings(String password) {
        return new MailSettings(
                "W",
                "mail.example.org",
                587,
                Tls.STARTTLS,
                Optional.of("me"),
                Optional.of(new Secret(password)),
                "me@example.org",
                List.of("you@example.org"),
                Optional.empty(),
                List.of(config));
    }

    @Test
    void aNoticeStartsTheSenderWithThePresentSettings() throws Exception {
        assertThat(notifier.step(Optional.empty())).isEqualTo(Duration.ofSeconds(60));
        assertThat(notifier.isIdle()).isTrue();
        notifier.submit(notice());
        assertThat(notifier.isIdle()).isFalse();
        notifier.step(Optional.empty());
        assertThat(runs).hasSize(1);
        assertThat(runs.getFirst().settings.password().orElseThrow().reveal()).isEqualTo("again");
        assertThat(notifier.isIdle()).isFalse();
        succeed(runs.getFirst());
        notifier.step(Optional.empty());
        notifier.step(Optional.empty());
        assertThat(notifier.isIdle()).isTrue();
        assertThat(notifier.status()).contains("none waits, the last one was sent at 2026-03-01T12:00:00Z");
        assertThat(runs).hasSize(1);
    }

    @Test
    void aHungSenderIsKilledAfterSeventyFiveSecondsAndStartedAgainLater() throws Exception {
        turnWith(notifier);
        clock.advance(Duration.ofSeconds(74));
        notifier.step(Optional.empty());
        assertThat(runs.getFirst().killed).isFalse();
        clock.advance(Duration.ofSeconds(1));
        notifier.step(Optional.empty());
        assertThat(runs.getFirst().killed).isTrue();
        runs.getFirst().code = OptionalInt.of(137);
        notifier.step(Optional.empty());
        Duration pause = notifier.step(Optional.empty());
        assertThat(runs).hasSize(1);
        assertThat(pause).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        assertThat(notifier.isIdle()).isTrue();
        assertThat(notifier.status()).contains("1 waits, next try in 1", "took longer than 75 s and was killed");
        clock.advance(pause);
        notifier.step(Optional.empty());
        assertThat(runs).hasSize(2);
    }

    @Test
    void aSenderThatDoesNothingIsNotStartedInAStorm() throws Exception {
        turnWith(notifier);
        for (int i = 0; i < 600; i++) {
            runs.getLast().code = OptionalInt.of(i % 2 == 0 ? 0 : 1);
            Duration pause = notifier.step(Optional.empty());
            clock.advance(pause.multipliedBy(4));
        }
        // Within the day until the notice is given up: 10 s, doubled up to an hour.
        assertThat(runs.size()).isBetween(20, 40);
        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void aRefusedPasswordIsTriedAgainOnlyAfterAChange() throws Exception {
        turnWith(notifier);
        fail(runs.getFirst(), true);
        notifier.step(Optional.empty());
        for (int minute = 0; minute < 59; minute++) {
            clock.advance(Duration.ofMinutes(1));
            turnWith(notifier);
        }
        assertThat(runs).hasSize(1);
        // A restarted notifier leaves the account alone too.
        notifier = newNotifier();
        notifier.step(Optional.empty());
        assertThat(runs).hasSize(1);
        assertThat(notifier.status()).contains("no such password");
        Files.setLastModifiedTime(config, FileTime.from(clock.wall()));
        notifier.step(Optional.empty());
        assertThat(runs).hasSize(2);
    }

    @Test
    void mailsOfAnEarlierNotifierAreSent() throws Exception {
        outbox.put(notice());
        newNotifier().step(Optional.empty());
        assertThat(runs).hasSize(1);
    }

    @Test
    void aSenderThatCannotBeStartedIsAFailedAttempt() {
        Notifier unable = new Notifier(
                outbox,
                new MailOutbox(folder.resolve("memory"), clock),
                new MailSource(settings("x"), Optional::empty),
                (settings, data) -> {
                    throw new FailureException(FailureKind.ENVIRONMENT, "There is no nice");
                },
                clock);
        turnWith(unable);
        assertThat(unable.step(Optional.empty())).isGreaterThan(Duration.ofSeconds(9));
        assertThat(unable.status()).contains("There is no nice");
    }

    @Test
    void withoutADiskNoticesAreSentFromMemory() throws Exception {
        Path blocked = Files.writeString(folder.resolve("file"), "x");
        outbox = new MailOutbox(blocked, clock);
        notifier = newNotifier();
        turnWith(notifier);
        assertThat(runs).hasSize(1);
        assertThat(runs.getFirst().data).isEqualTo(folder.resolve("memory"));
        new MailSender(new MailOutbox(folder.resolve("memory"), clock), letter -> {}, clock, "W", "here").sendAll();
        runs.getFirst().code = OptionalInt.of(0);
        notifier.step(Optional.empty());
        notifier.step(Optional.empty());
        assertThat(notifier.isIdle()).isTrue();
        Files.delete(blocked);
        turnWith(notifier);
        assertThat(runs).hasSize(2);
        assertThat(runs.getLast().data).isEqualTo(blocked);
    }

    /** The failure cannot be stored either, but is remembered in memory. */
    @Test
    void aFullDiskCausesNoStorm() throws Exception {
        outbox.put(notice());
        Path box = folder.resolve("outbox");
        Files.delete(box.resolve("lock"));
        Files.createDirectory(box.resolve("lock"));
        for (int i = 0; i < 250; i++) {
            Duration pause = notifier.step(Optional.empty());
            if (!runs.isEmpty()) {
                runs.getLast().code = OptionalInt.of(75);
            }
            clock.advance(pause.multipliedBy(4));
        }
        assertThat(runs.size()).isBetween(10, 40);
    }

    @Test
    void submittingNeverWaitsAndCountsDroppedNotices() {
        for (int i = 0; i < 1000; i++) {
            notifier.submit(notice());
        }
        notifier.step(Optional.empty());
        succeed(runs.getFirst());
        notifier.step(Optional.empty());
        notifier.step(Optional.empty());
        assertThat(notifier.isIdle()).isTrue();
    }

    private Duration turnWith(Notifier other) {
        other.submit(notice());
        return other.step(Optional.empty());
    }

    private void succeed(Run run) {
        try {
            new MailSender(outbox, letter -> {}, clock, "W", "here").sendAll();
        } catch (FailureException e) {
            throw new IllegalStateException(e);
        }
        run.code = OptionalInt.of(0);
    }

    private void fail(Run run, boolean lasting) throws IOException {
        outbox.update(state -> state.withFailure(new MailState.Failure(clock.wall(), "no such password", lasting)));
        run.code = OptionalInt.of(78);
    }

    private Notice notice() {
        return new Notice("Multiple Failures", "a", "failed", "", clock.wall());
    }
}

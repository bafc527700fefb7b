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

/** When the process that sends is started and ended, on the fake clock. */
final class NotifierTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final List<Run> runs = new ArrayList<>();
    private Outbox outbox;
    private Path config;
    private Notifier courier;

    /** A process that does what the test says. */
    private static final class Run implements Notifier.Running {
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
        public String lastWords() {
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
        outbox = new Outbox(folder, clock);
        courier = newCourier();
    }

    private Notifier newCourier() {
        return new Notifier(
                outbox,
                new Outbox(folder.resolve("memory"), clock),
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
    void aNoticeStartsTheProcessWithTheSettingsAsTheyAreNow() throws Exception {
        assertThat(courier.turn(Optional.empty())).isEqualTo(Duration.ofSeconds(60));
        assertThat(courier.isIdle()).isTrue();
        courier.tell(notice());
        assertThat(courier.isIdle()).isFalse();
        courier.turn(Optional.empty());
        assertThat(runs).hasSize(1);
        assertThat(runs.getFirst().settings.password().orElseThrow().reveal()).isEqualTo("again");
        assertThat(courier.isIdle()).isFalse();
        succeed(runs.getFirst());
        courier.turn(Optional.empty());
        courier.turn(Optional.empty());
        assertThat(courier.isIdle()).isTrue();
        assertThat(courier.status()).contains("none waits, the last one went at 2026-03-01T12:00:00Z");
        assertThat(runs).hasSize(1);
    }

    @Test
    void oneThatHangsIsKilledAfterSeventyFiveSecondsAndTriedAgainLater() throws Exception {
        turnWith(courier);
        clock.advance(Duration.ofSeconds(74));
        courier.turn(Optional.empty());
        assertThat(runs.getFirst().killed).isFalse();
        clock.advance(Duration.ofSeconds(1));
        courier.turn(Optional.empty());
        assertThat(runs.getFirst().killed).isTrue();
        runs.getFirst().code = OptionalInt.of(137);
        courier.turn(Optional.empty());
        Duration pause = courier.turn(Optional.empty());
        assertThat(runs).hasSize(1);
        assertThat(pause).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
        assertThat(courier.isIdle()).isTrue();
        assertThat(courier.status()).contains("1 waits, next try in 1", "took longer than 75 s and was ended");
        clock.advance(pause);
        courier.turn(Optional.empty());
        assertThat(runs).hasSize(2);
    }

    @Test
    void oneThatEndsWithoutHavingDoneAnythingIsNoStorm() throws Exception {
        turnWith(courier);
        for (int i = 0; i < 600; i++) {
            runs.getLast().code = OptionalInt.of(i % 2 == 0 ? 0 : 1);
            Duration pause = courier.turn(Optional.empty());
            clock.advance(pause.multipliedBy(4));
        }
        // Within the day after which the notice is given up: 10 s, doubled up to an hour.
        assertThat(runs.size()).isBetween(20, 40);
        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void aRefusedPasswordIsTriedAgainOnlyWhenSomethingHasChanged() throws Exception {
        turnWith(courier);
        fail(runs.getFirst(), true);
        courier.turn(Optional.empty());
        for (int minute = 0; minute < 59; minute++) {
            clock.advance(Duration.ofMinutes(1));
            turnWith(courier);
        }
        assertThat(runs).hasSize(1);
        // Also a courier that is started anew leaves the account alone.
        courier = newCourier();
        courier.turn(Optional.empty());
        assertThat(runs).hasSize(1);
        assertThat(courier.status()).contains("no such password");
        Files.setLastModifiedTime(config, FileTime.from(clock.wall()));
        courier.turn(Optional.empty());
        assertThat(runs).hasSize(2);
    }

    @Test
    void whatAnEarlierCourierLeftIsSent() throws Exception {
        outbox.put(notice());
        newCourier().turn(Optional.empty());
        assertThat(runs).hasSize(1);
    }

    @Test
    void aProcessThatCannotBeStartedIsAVainAttempt() {
        Notifier unable = new Notifier(
                outbox,
                new Outbox(folder.resolve("memory"), clock),
                new MailSource(settings("x"), Optional::empty),
                (settings, data) -> {
                    throw new FailureException(FailureKind.ENVIRONMENT, "There is no nice");
                },
                clock);
        turnWith(unable);
        assertThat(unable.turn(Optional.empty())).isGreaterThan(Duration.ofSeconds(9));
        assertThat(unable.status()).contains("There is no nice");
    }

    @Test
    void withoutADiskNoticesAreSentFromMemory() throws Exception {
        Path blocked = Files.writeString(folder.resolve("file"), "x");
        outbox = new Outbox(blocked, clock);
        courier = newCourier();
        turnWith(courier);
        assertThat(runs).hasSize(1);
        assertThat(runs.getFirst().data).isEqualTo(folder.resolve("memory"));
        new MailSender(new Outbox(folder.resolve("memory"), clock), letter -> {}, clock, "W", "here").sendAll();
        runs.getFirst().code = OptionalInt.of(0);
        courier.turn(Optional.empty());
        courier.turn(Optional.empty());
        assertThat(courier.isIdle()).isTrue();
        Files.delete(blocked);
        turnWith(courier);
        assertThat(runs).hasSize(2);
        assertThat(runs.getLast().data).isEqualTo(blocked);
    }

    /** What failed cannot be written down either, and is remembered all the same. */
    @Test
    void aDiskThatTakesNothingMakesNoStorm() throws Exception {
        outbox.put(notice());
        Path box = folder.resolve("outbox");
        Files.delete(box.resolve("lock"));
        Files.createDirectory(box.resolve("lock"));
        for (int i = 0; i < 250; i++) {
            Duration pause = courier.turn(Optional.empty());
            if (!runs.isEmpty()) {
                runs.getLast().code = OptionalInt.of(75);
            }
            clock.advance(pause.multipliedBy(4));
        }
        assertThat(runs.size()).isBetween(10, 40);
    }

    @Test
    void tellingNeverWaitsAndCountsWhatIsTooMuch() {
        for (int i = 0; i < 1000; i++) {
            courier.tell(notice());
        }
        courier.turn(Optional.empty());
        succeed(runs.getFirst());
        courier.turn(Optional.empty());
        courier.turn(Optional.empty());
        assertThat(courier.isIdle()).isTrue();
    }

    private Duration turnWith(Notifier told) {
        told.tell(notice());
        return told.turn(Optional.empty());
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

package dev.watchkeeper.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Waiting mails: their storage, limits and text. */
final class MailOutboxTest {
    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final List<MailMessage> sent = new ArrayList<>();
    private MailOutbox outbox;

    @BeforeEach
    void open() {
        outbox = new MailOutbox(data, clock);
    }

    @Test
    void aNoticeBecomesTheMailThatItsReadersKnow() throws Exception {
        outbox.put(new Notice(
                "Restart Limit Reached",
                "main.py",
                "AEye process has failed too many times (camera_failure)",
                "Last end: exited with code 70\nNow: it is down",
                clock.wall()));
        assertThat(send("AEye")).isEqualTo(1);
        assertThat(sent.getFirst().subject()).isEqualTo("AEye Alert: Restart Limit Reached");
        assertThat(sent.getFirst().body()).isEqualTo("""
                AEye process has failed too many times (camera_failure)

                What: main.py on here
                When: 2026-03-01 12:00:00 UTC
                Last end: exited with code 70
                Now: it is down
                """);
        assertThat(files()).containsExactlyInAnyOrder("lock", "sender", "state");
        assertThat(send("AEye")).isZero();
    }

    @Test
    void oneMailPerMinuteAndKindAndTheNextSumsUpTheRest() throws Exception {
        for (int i = 1; i <= 15; i++) {
            put("Multiple Failures", "a", "failed " + i);
            send("W");
            clock.advance(Duration.ofSeconds(2));
        }
        assertThat(sent).hasSize(1);
        put("Multiple Failures", "b", "another child");
        put("Restart Limit Reached", "a", "another kind");
        send("W");
        assertThat(sent).hasSize(3);
        clock.advance(Duration.ofSeconds(30));
        send("W");
        assertThat(sent).hasSize(4);
        assertThat(sent.getLast().body())
                .startsWith("failed 15\n")
                .contains("and 13 more of this kind since 2026-03-01 12:00:02 UTC");
    }

    @Test
    void atMostTenMailsPerKindAndTwentyInTotalPerHour() throws Exception {
        for (int minute = 0; minute < 60; minute++) {
            for (String about : List.of("a", "b", "c")) {
                put("Multiple Failures", about, "failed");
                send("W");
            }
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(sent).hasSize(20);
        // The three kinds alternate, so that none blocks the others.
        assertThat(sent.stream()
                        .filter(letter -> letter.body().contains("What: c"))
                        .count())
                .isBetween(6L, 7L);
        clock.advance(Duration.ofMinutes(1));
        send("W");
        assertThat(sent.size()).isGreaterThan(20);
    }

    @Test
    void oneKindLeavesRoomForOthers() throws Exception {
        for (int minute = 0; minute < 30; minute++) {
            put("Multiple Failures", "a", "failed");
            send("W");
            clock.advance(Duration.ofMinutes(1));
        }
        assertThat(sent).hasSize(10);
        put("Restart Limit Reached", "b", "too many");
        assertThat(send("W")).isEqualTo(1);
    }

    /** Killed after handing over and before recording: the next sender sends it again, with newer notices. */
    @Test
    void theNextSenderSendsWhatAKilledOneClaimed() throws Exception {
        put("Multiple Failures", "a", "first");
        String id = outbox.claim("multiple-failures--a").orElseThrow().id();
        MailOutbox next = new MailOutbox(data, clock);
        assertThat(next.pending()).singleElement().extracting(PendingMail::id).isEqualTo(id);
        next.put(new Notice("Multiple Failures", "a", "second", "", clock.wall()));
        assertThat(send("W")).isEqualTo(1);
        assertThat(sent.getFirst().body()).startsWith("second").contains("and 1 more of this kind");
        assertThat(sent.getFirst().id()).isNotEqualTo(id);
        assertThat(outbox.pending()).isEmpty();
    }

    @Test
    void aFailedAttemptIsRecordedAndKeepsTheNotice() throws Exception {
        put("Multiple Failures", "a", "failed");
        FailureException wrong = new FailureException(FailureKind.AUTH, "the password is wrong");
        assertThatThrownBy(() -> new MailSender(
                                outbox,
                                letter -> {
                                    throw wrong;
                                },
                                clock,
                                "W",
                                "here")
                        .sendAll())
                .isSameAs(wrong);
        MailState state = new MailOutbox(data, clock).state();
        assertThat(state.failures()).isEqualTo(1);
        assertThat(state.failure().orElseThrow().sentence()).isEqualTo("the password is wrong");
        // Trying again every minute would lock the account.
        assertThat(Duration.between(clock.wall(), MailLimits.retryAt(state, clock.wall())))
                .isEqualTo(Duration.ofHours(1));
        assertThat(outbox.pending()).hasSize(1);
        send("W");
        assertThat(outbox.state().failure()).isEmpty();
    }

    @Test
    void aSilentServerIsTriedAgainAfterTenSecondsAndThenLessOften() {
        MailState state = MailState.NEW;
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            state = state.withFailure(new MailState.Failure(clock.wall(), "silent", false));
            waits.add(Duration.between(clock.wall(), MailLimits.retryAt(state, clock.wall()))
                    .toSeconds());
        }
        assertThat(waits).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 3600L, 3600L);
    }

    @Test
    void aNoticeIsGivenUpAfterADayAndTheNextMailSaysSo() throws Exception {
        put("Multiple Failures", "a", "old");
        put("Multiple Failures", "a", "old, too");
        clock.advance(Duration.ofHours(24).plusSeconds(1));
        assertThat(send("W")).isZero();
        assertThat(outbox.pending()).isEmpty();
        put("Multiple Failures", "a", "new");
        send("W");
        assertThat(sent.getFirst().body()).contains("2 earlier notices could not be mailed");
        assertThat(outbox.state().lost()).isZero();
    }

    @Test
    void itHoldsAHundredKeysAndCountsTheRestAsLost() throws Exception {
        for (int i = 0; i < MailOutbox.MAX_KEYS + 7; i++) {
            put("Multiple Failures", "child-" + i, "failed");
        }
        assertThat(outbox.pending()).hasSize(MailOutbox.MAX_KEYS);
        assertThat(outbox.state().lost()).isEqualTo(7);
        put("Multiple Failures", "child-0", "again");
        assertThat(outbox.state().lost()).isEqualTo(7);
    }

    @Test
    void aClockThatWasAheadDelaysNothing() throws Exception {
        put("Multiple Failures", "a", "failed");
        send("W");
        outbox.update(state ->
                state.withFailure(new MailState.Failure(clock.wall().plus(Duration.ofDays(3)), "later", true)));
        clock.stepWall(Duration.ofDays(-1));
        put("Multiple Failures", "a", "failed again");
        assertThat(MailLimits.retryAt(outbox.state(), clock.wall())).isBefore(clock.wall());
        assertThat(send("W")).isEqualTo(1);
    }

    @Test
    void damagedFilesAreDroppedAndBlockNothing() throws Exception {
        put("Multiple Failures", "a", "good");
        Files.writeString(data.resolve("outbox/x--y.notice"), "kind=\\u00zz");
        Files.writeString(data.resolve("outbox/state"), "failures=many");
        assertThat(send("W")).isEqualTo(1);
        assertThat(files()).containsExactlyInAnyOrder("lock", "sender", "state");
    }

    @Test
    void onlyOneSendsAtATime() throws Exception {
        put("Multiple Failures", "a", "failed");
        try (FileChannel channel =
                FileChannel.open(data.resolve("outbox/sender"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            assertThat(sender("W").sendAll()).isEmpty();
        }
        assertThat(sender("W").sendAll()).isEqualTo(Optional.of(1));
    }

    /** The holder may be stopped, so nobody waits for the lock for ever. */
    @Test
    void aLockThatIsNotReleasedIsAnErrorAfterTwoSeconds() throws Exception {
        put("Multiple Failures", "a", "failed");
        try (FileChannel channel =
                FileChannel.open(data.resolve("outbox/lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            assertThat(channel.tryLock()).isNotNull();
            assertThatThrownBy(() -> put("Multiple Failures", "a", "failed"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another process holds");
        }
    }

    private void put(String kind, String about, String text) throws IOException {
        outbox.put(new Notice(kind, about, text, "", clock.wall()));
    }

    private int send(String product) throws FailureException {
        return sender(product).sendAll().orElseThrow();
    }

    private MailSender sender(String product) {
        return new MailSender(outbox, sent::add, clock, product, "here");
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("outbox"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

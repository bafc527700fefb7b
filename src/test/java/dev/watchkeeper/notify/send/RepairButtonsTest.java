package dev.watchkeeper.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Letter.Delivery;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.telegram.BotServer;
import dev.watchkeeper.notify.telegram.Decisions.Question;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which letters get buttons, and what a press decides about a repair. */
final class RepairButtonsTest {
    private static final byte[] PATCH = "+fixed\n".getBytes(StandardCharsets.UTF_8);
    private static final String HASH = Proposals.sha256(PATCH);

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    private Proposals proposals() {
        return new Proposals(data, clock);
    }

    private String propose(String apply) throws Exception {
        String id = proposals().open();
        Files.write(proposals().patchFile(id), PATCH);
        proposals()
                .write(new Report(
                        id,
                        new Report.Subject(clock.wall(), "i-1", "gate", "Gate", "f00d"),
                        new Report.Stand(
                                RepairState.PROPOSED,
                                clock.wall(),
                                Optional.of(clock.wall().plus(Duration.ofHours(24))),
                                "It waits."),
                        new Report.Attempt("repair", apply, "bubblewrap", Optional.empty(), Optional.empty()),
                        new Report.Result(
                                Optional.of(new Report.Change(HASH, 1, 0, List.of("a"), List.of())),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())));
        proposals().attend();
        return id;
    }

    private Letter asking(String... ids) {
        List<Message> messages = List.of(ids).stream()
                .map(id -> new Message(
                        "repair-" + id + "-proposed",
                        clock.wall(),
                        Message.Topic.of(
                                MessageKind.REPAIR_PROPOSED,
                                new Message.Target(Message.Target.Type.SERVICE, "gate", "Gate")),
                        Message.Words.of("Repair proposed", "Look at it."),
                        Message.View.NONE))
                .toList();
        return new Letter("letter", messages, "Repair proposed", "Look at it.", Delivery.PLAIN);
    }

    @Test
    void onlyALetterAboutOneRepairThatWaitsHasButtons() throws Exception {
        RepairButtons buttons = new RepairButtons(data, clock);
        assertThat(buttons.anyWaits()).isFalse();
        String id = propose("ask");
        assertThat(buttons.in(asking(id))).contains(new Question(id, HASH.substring(0, 32)));
        assertThat(buttons.anyWaits()).isTrue();
        assertThat(buttons.settled(id)).isEmpty();
        assertThat(buttons.in(asking(id, propose("ask")))).as("two at once").isEmpty();
        assertThat(buttons.in(asking(propose("never")))).isEmpty();
        assertThat(buttons.in(asking("20200101T000000Z-000"))).isEmpty();
        clock.advance(Duration.ofHours(24));
        assertThat(buttons.in(asking(id))).as("after 24 h").isEmpty();
        assertThat(buttons.anyWaits()).isFalse();
        assertThat(buttons.settled(id).orElseThrow()).contains("Nobody answered in time");
    }

    @Test
    void aPressCountsOnceWithin24HoursAndForThatPatch() throws Exception {
        RepairButtons buttons = new RepairButtons(data, clock);
        String id = propose("ask");
        Question question = buttons.in(asking(id)).orElseThrow();
        assertThat(buttons.decide(new Question(id, "0".repeat(32)), true, "Ann").text())
                .contains("another patch");
        assertThat(buttons.decide(new Question("nonsense", question.mark()), true, "Ann")
                        .taken())
                .isFalse();
        assertThat(proposals().decision(id)).isEmpty();
        assertThat(buttons.decide(question, true, "Ann in Telegram").taken()).isTrue();
        assertThat(buttons.decide(question, false, "Bob in Telegram").text()).contains("decided already");
        assertThat(proposals().decision(id).orElseThrow()).satisfies(decision -> {
            assertThat(decision.approved()).isTrue();
            assertThat(decision.sha256()).isEqualTo(HASH);
            assertThat(decision.by()).isEqualTo("Ann in Telegram");
        });
        assertThat(buttons.settled(id)).contains("✅ Approved by Ann in Telegram.");
        String late = propose("ask");
        Question stale = buttons.in(asking(late)).orElseThrow();
        clock.advance(Duration.ofHours(25));
        assertThat(buttons.decide(stale, true, "Ann").text()).contains("expired");
        String changed = propose("ask");
        Question before = buttons.in(asking(changed)).orElseThrow();
        Files.write(proposals().patchFile(changed), "+evil\n".getBytes(StandardCharsets.UTF_8));
        assertThat(buttons.decide(before, true, "Ann").text()).contains("changed after it had been tested");
    }

    @Test
    void theButtonInTheChatDecidesTheRepairInTheDataFolder() throws Exception {
        SystemClock real = new SystemClock();
        clock.stepWall(Duration.between(clock.wall(), real.wall()));
        String id = propose("ask");
        try (BotServer server = new BotServer();
                Channel channel = new Channels(data, real).open(server.settings(), Optional.empty())) {
            channel.deliver(asking(id));
            server.press(3, BotServer.CHAT, server.buttons().getLast());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> proposals().decision(id).isPresent());
            assertThat(proposals().decision(id).orElseThrow().approved()).isFalse();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !server.calls("editMessageText").isEmpty());
            assertThat(server.calls("editMessageText")
                            .getFirst()
                            .body()
                            .path("text")
                            .asString())
                    .endsWith("❌ Rejected by Ann (@ann_a) in Telegram.");
        }
    }
}

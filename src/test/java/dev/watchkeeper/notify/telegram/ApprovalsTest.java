package dev.watchkeeper.notify.telegram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Letters;
import dev.watchkeeper.notify.telegram.BotServer.Call;
import dev.watchkeeper.notify.telegram.Decisions.Answer;
import dev.watchkeeper.notify.telegram.Decisions.Question;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Buttons below messages, with a server in the form of the Bot API that also misbehaves. */
final class ApprovalsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final String MARK = "0123456789abcdef0123456789abcdef";
    private static final Letter LETTER = Letters.offline("Approve it?");

    private final Desk desk = new Desk();
    private BotServer server;
    private TelegramChannel channel;

    /** One question, and what was decided; thread-safe. */
    private static final class Desk implements Decisions {
        private final Map<String, String> settled = new ConcurrentHashMap<>();
        private final List<String> decided = new CopyOnWriteArrayList<>();
        private volatile boolean waits = true;

        @Override
        public Optional<Question> in(Letter letter) {
            return waits ? Optional.of(new Question("r1", MARK)) : Optional.empty();
        }

        @Override
        public boolean anyWaits() {
            return waits;
        }

        @Override
        public Optional<String> settled(String id) {
            return Optional.ofNullable(settled.get(id));
        }

        @Override
        public Answer decide(Question question, boolean approve, String by) {
            decided.add(question.id() + " " + question.mark() + " " + approve + " " + by);
            if (!question.mark().equals(MARK)) {
                return new Answer(false, "This button is for another patch.");
            }
            if (settled.putIfAbsent(question.id(), "Approved by " + by + ".") != null) {
                return new Answer(false, "It was decided already.");
            }
            return new Answer(true, "It is approved.");
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = new BotServer();
        Approvals.Pace pace = new Approvals.Pace(
                SHORT, Duration.ofSeconds(2), Duration.ofSeconds(20), SHORT, new Backoff(SHORT, 1, SHORT));
        channel = TelegramChannel.open(server.settings(), desk, pace, new SystemClock());
    }

    @AfterEach
    void stop() {
        channel.close();
        server.close();
    }

    private String approve() {
        return server.buttons().getFirst();
    }

    private void awaitAnswer(String callback, String sentence) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(server.answers()).containsEntry(callback, sentence));
    }

    @Test
    void aPressDecidesOnceAndTheMessageSaysWhoDecided() throws Exception {
        channel.deliver(LETTER);
        assertThat(server.buttons()).containsExactly("a:r1:" + MARK, "r:r1:" + MARK);
        server.press(5, BotServer.CHAT, approve());
        awaitAnswer("c5", "It is approved.");
        server.press(6, BotServer.CHAT, approve());
        awaitAnswer("c6", "It was decided already.");
        assertThat(desk.decided)
                .containsOnly("r1 " + MARK + " true Ann (@ann_a) in Telegram")
                .hasSize(2);
        await().atMost(LIMIT).until(() -> server.calls("editMessageText").size() >= 2);
        Call edit = server.calls("editMessageText").getFirst();
        assertThat(edit.body().path("text").asString())
                .isEqualTo("Repair proposed\n\nApproved by Ann (@ann_a) in Telegram.");
        assertThat(edit.body().path("message_id").asInt()).isEqualTo(41);
        assertThat(edit.body().path("entities").get(0).path("type").asString()).isEqualTo("bold");
        assertThat(edit.body().has("reply_markup")).as("the buttons go").isFalse();
        List<Call> questions = server.calls("getUpdates");
        assertThat(questions.getFirst().body().has("offset")).isFalse();
        assertThat(questions.getFirst().body().path("allowed_updates").toString())
                .isEqualTo("[\"callback_query\"]");
        await("what was handled is confirmed")
                .atMost(LIMIT)
                .until(() -> server.calls("getUpdates")
                                .getLast()
                                .body()
                                .path("offset")
                                .asLong()
                        == 7);
    }

    @Test
    void foreignChatsOtherPatchesAndMadeUpDataDecideNothing() throws Exception {
        channel.deliver(LETTER);
        server.press(1, -999, approve());
        awaitAnswer("c1", "Nothing is decided in this chat.");
        server.press(2, BotServer.CHAT, "a:../../etc:" + MARK);
        awaitAnswer("c2", "This button is not known here.");
        assertThat(desk.decided).isEmpty();
        server.press(3, BotServer.CHAT, "a:r1:" + "f".repeat(32));
        awaitAnswer("c3", "This button is for another patch.");
        assertThat(desk.settled).isEmpty();
        assertThat(server.calls("editMessageText"))
                .as("it still waits, with its buttons")
                .isEmpty();
        server.add(4, "{\"update_id\":4,\"message\":{\"text\":\"approve\"}}");
        server.add(5, "{\"update_id\":5,\"callback_query\":{\"id\":\"c5\"}}");
        awaitAnswer("c5", "Nothing is decided in this chat.");
        assertThat(desk.settled).isEmpty();
    }

    @Test
    void whatIsDecidedElsewhereIsWrittenBelowTheMessage() throws Exception {
        channel.deliver(LETTER);
        desk.settled.put("r1", "❌ Rejected by bob over the API.");
        await().atMost(LIMIT).until(() -> {
            server.answerNews(200, "{\"ok\":true,\"result\":[]}");
            return !server.calls("editMessageText").isEmpty();
        });
        Call edit = server.calls("editMessageText").getFirst();
        assertThat(edit.body().path("text").asString()).endsWith("Approve it?\n\n❌ Rejected by bob over the API.");
        assertThat(edit.body().has("reply_markup")).isFalse();
    }

    @Test
    void aServerThatRefusesOrTalksNonsenseIsAskedAgainAndTheTokenIsInNoLog() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.watchkeeper.notify");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
        try {
            channel.deliver(LETTER);
            server.answerNews(
                    409,
                    "{\"ok\":false,\"error_code\":409,\"description\":\"Conflict: terminated by other getUpdates request\"}");
            server.answerNews(
                    429,
                    "{\"ok\":false,\"error_code\":429,\"description\":\"Too Many Requests: bot" + BotServer.TOKEN
                            + "\",\"parameters\":{\"retry_after\":0}}");
            server.answerNews(200, "<html>Hello</html>");
            server.answerNews(200, "{\"ok\":true,\"result\":[{\"update_id\":\"x\"},7,null,{}]}");
            server.answerNews(200, "{\"ok\":true,\"result\":\"none\"}");
            server.answerNews(500, "");
            server.answerNews(401, "{\"ok\":false,\"error_code\":401,\"description\":\"Unauthorized\"}");
            await().atMost(LIMIT).until(() -> server.calls("getUpdates").size() > 7);
            server.press(9, BotServer.CHAT, approve());
            awaitAnswer("c9", "It is approved.");
            assertThat(List.copyOf(lines.list))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(line -> line.contains("Another program asks for the news"))
                    .anyMatch(line -> line.contains("does not answer like Telegram"))
                    .noneMatch(line -> line.contains("s3cret"));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
    }

    @Test
    void nothingIsAskedWhileNothingWaitsAndTheEndIsPrompt() throws Exception {
        desk.waits = false;
        TelegramChannel quiet = TelegramChannel.open(
                server.settings(),
                desk,
                new Approvals.Pace(SHORT, Duration.ofSeconds(50), SHORT, SHORT, new Backoff(SHORT, 1, SHORT)),
                new SystemClock());
        quiet.deliver(LETTER);
        assertThat(server.buttons()).isEmpty();
        desk.waits = true;
        await("it asks once something waits")
                .atMost(LIMIT)
                .until(() -> server.calls("getUpdates").size() >= 2);
        SystemClock clock = new SystemClock();
        long began = clock.monotonicNanos();
        quiet.close();
        assertThat(clock.since(began)).as("it does not wait for the answer").isLessThan(Duration.ofSeconds(20));
    }
}

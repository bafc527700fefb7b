package dev.watchkeeper.analyse.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.ModelSettings;
import dev.watchkeeper.config.ModelSettings.Api;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.http.RudeServer;
import dev.watchkeeper.http.RudeServer.Manner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions to models whose servers behave, and to some that do not. */
final class ModelsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private static final Question.Form<String> FORM = new Question.Form<>() {
        @Override
        public String name() {
            return "event";
        }

        @Override
        public ObjectNode schema() {
            ObjectNode schema = Json.object().put("type", "object").put("additionalProperties", false);
            schema.putObject("properties").putObject("summary").put("type", "string");
            schema.putArray("required").add("summary");
            return schema;
        }

        @Override
        public Optional<String> read(ObjectNode answer) {
            return Optional.of(answer.path("summary").asString("")).filter(text -> !text.isEmpty());
        }
    };

    private static final Question<String> QUESTION =
            new Question<>("You look.", "What?", List.of(new byte[] {1, 2, 3}), FORM, 400);

    private final SystemClock clock = new SystemClock();

    @Test
    void ollamaIsAskedInItsOwnForm() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.reply(200, "{\"capabilities\":[\"vision\",\"thinking\"]}")
                    .reply(200, ModelServers.ollama("{\"summary\":\"a cat\"}"));
            assertThat(ask(model("local", Api.OLLAMA, server.peer(""))))
                    .isEqualTo(new Outcome.Answered<>("a cat", "local"));
            assertThat(server.requests().getFirst().path()).isEqualTo("/api/show");
            assertThat(server.last().path()).isEqualTo("/api/chat");
            assertThat(server.last().header("Authorization")).isEqualTo("Bearer " + ModelServers.KEY);
            JsonNode body = Json.read(server.last().text());
            assertThat(body.path("stream").booleanValue()).isFalse();
            assertThat(body.path("think").booleanValue()).isFalse();
            assertThat(body.path("format")).isEqualTo(FORM.schema());
            assertThat(body.path("messages").path(1).path("images").path(0).stringValue())
                    .isEqualTo("AQID");
            assertThat(body.path("options").path("num_predict").intValue()).isEqualTo(400);
        }
    }

    @Test
    void whatAServerRefusesIsLearned() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.reply(400, "{\"error\":{\"message\":\"Unsupported parameter: max_completion_tokens\"}}")
                    .reply(400, "{\"error\":{\"message\":\"response_format json_schema is not supported\"}}")
                    .reply(400, "{\"error\":\"no response_format, please\"}")
                    .byDefault(ModelServers.openAi("```\n{\"summary\":\"a cat\"}\n```"));
            Models models = new Models(List.of(model("far", Api.OPENAI, server.peer("/v1/"))), clock);
            assertThat(models.ask(QUESTION)).isEqualTo(new Outcome.Answered<>("a cat", "far"));
            assertThat(server.requests()).hasSize(4);
            JsonNode first = Json.read(server.requests().getFirst().text());
            assertThat(first.path("response_format")
                            .path("json_schema")
                            .path("strict")
                            .booleanValue())
                    .isTrue();
            models.ask(QUESTION);
            assertThat(server.requests()).hasSize(5);
            assertThat(server.last().path()).isEqualTo("/v1/chat/completions");
            JsonNode last = Json.read(server.last().text());
            assertThat(last.has("response_format")).isFalse();
            assertThat(last.path("max_tokens").intValue()).isEqualTo(400);
            assertThat(last.path("messages")
                            .path(1)
                            .path("content")
                            .path(1)
                            .path("image_url")
                            .path("url")
                            .stringValue())
                    .isEqualTo("data:image/jpeg;base64,AQID");
        }
    }

    @Test
    void anAnswerCutOffByItsLengthIsAFailure() throws Exception {
        try (FormServer far = FormServer.plain();
                FormServer near = FormServer.plain()) {
            far.byDefault(ModelServers.openAi("{\"summary\":\"a c\"}", "length"));
            near.byDefault(ModelServers.ollama("{\"summary\":\"a c\"}", "length"));
            assertThat(ask(model("far", Api.OPENAI, far.peer("")))).isInstanceOf(Outcome.Unusable.class);
            assertThat(ask(model("near", Api.OLLAMA, near.peer("")))).isInstanceOf(Outcome.Unusable.class);
        }
    }

    @Test
    void anErrorUnderStatus200IsNoDescription() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.byDefault("{\"error\":\"it crashed with " + ModelServers.KEY + " \\u0007\\n<b>\"}");
            assertThat(ask(model("near", Api.OLLAMA, server.peer(""))))
                    .isInstanceOfSatisfying(
                            Outcome.Unusable.class,
                            outcome -> assertThat(outcome.sentence())
                                    .contains("it crashed with *** <b>")
                                    .doesNotContain(ModelServers.KEY));
        }
    }

    @Test
    void aServerThatStreamsAllTheSameIsUnderstood() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.reply(404, "")
                    .reply(
                            200,
                            "{\"message\":{\"content\":\"{\\\"summary\\\":\"},\"done\":false}\n"
                                    + "{\"message\":{\"content\":\"\\\"a cat\\\"}\"},\"done\":true,\"done_reason\":\"stop\"}\n");
            assertThat(ask(model("near", Api.OLLAMA, server.peer(""))))
                    .isEqualTo(new Outcome.Answered<>("a cat", "near"));
        }
    }

    @Test
    void aModelWithoutEyesIsNotAsked() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.reply(200, "{\"capabilities\":[\"completion\"]}");
            Models models = new Models(List.of(model("blind", Api.OLLAMA, server.peer(""))), clock);
            assertThat(models.ask(QUESTION)).isInstanceOf(Outcome.Unavailable.class);
            assertThat(models.availability().cause()).contains("understands no pictures");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void onlyARefusalOfPicturesMeansThatAModelHasNoEyes() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.reply(500, "{\"error\":\"failed to process image: out of memory\"}");
            Models models = new Models(List.of(model("busy", Api.OPENAI, server.peer(""))), clock);
            models.ask(QUESTION);
            assertThat(models.availability().cause())
                    .contains("out of memory")
                    .doesNotContain("understands no pictures");
        }
        try (FormServer server = FormServer.plain()) {
            server.reply(500, "{\"error\":\"image input is not supported - you may need the mmproj\"}");
            Models models = new Models(List.of(model("blind", Api.OPENAI, server.peer(""))), clock);
            models.ask(QUESTION);
            assertThat(models.availability().cause()).contains("understands no pictures");
        }
    }

    @Test
    void theNextModelStandsInAndTheFirstIsLeftAlone() throws Exception {
        try (FormServer busy = FormServer.plain();
                FormServer good = FormServer.plain()) {
            busy.reply(503, "{\"error\":\"server busy\"}", Map.of("Retry-After", "90"));
            good.byDefault(ModelServers.openAi("{\"summary\":\"a cat\"}"));
            Models models = new Models(
                    List.of(model("one", Api.OPENAI, busy.peer("")), model("two", Api.OPENAI, good.peer(""))), clock);
            assertThat(models.ask(QUESTION)).isEqualTo(new Outcome.Answered<>("a cat", "two"));
            assertThat(models.ask(QUESTION)).isEqualTo(new Outcome.Answered<>("a cat", "two"));
            assertThat(busy.requests()).hasSize(1);
            ModelStatus status = models.status().getFirst();
            assertThat(status.state()).isEqualTo(ModelStatus.State.FAILING);
            assertThat(status.retryIn())
                    .hasValueSatisfying(
                            left -> assertThat(left).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90)));
            assertThat(models.availability().available()).contains(true);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"SILENT", "HANGS_UP", "CUT_IN_BODY", "DRIPPING", "DRIPPING_BODY"})
    void whoGivesNoAnswerInTimeIsCutOff(Manner manner) throws Exception {
        try (RudeServer server = RudeServer.start(manner)) {
            Models models =
                    new Models(List.of(ModelServers.settings("rude", Api.OPENAI, server.peer("http"), SHORT)), clock);
            long begun = clock.monotonicNanos();
            assertThat(models.ask(QUESTION))
                    .isInstanceOfSatisfying(
                            Outcome.Unavailable.class,
                            outcome -> assertThat(outcome.sentence()).doesNotContain("s3cret"));
            assertThat(clock.since(begun)).isLessThan(Duration.ofSeconds(20));
            assertThat(models.availability().isMissing()).isTrue();
        }
    }

    @Test
    void whoAnswersWithoutEndIsCutOff() throws Exception {
        try (RudeServer server = RudeServer.start(Manner.ENDLESS)) {
            assertThat(ask(model("endless", Api.OPENAI, server.peer("http")))).isInstanceOf(Outcome.Unusable.class);
        }
    }

    @Test
    void anInterruptEndsAQuestionAtOnce() throws Exception {
        try (RudeServer server = RudeServer.start(Manner.SILENT)) {
            Models models = new Models(List.of(model("silent", Api.OPENAI, server.peer("http"))), clock);
            CompletableFuture<Boolean> stopped = new CompletableFuture<>();
            Thread thread = Threads.platform("asks", () -> {
                try {
                    models.ask(QUESTION);
                    stopped.complete(false);
                } catch (InterruptedException e) {
                    stopped.complete(true);
                }
            });
            thread.start();
            thread.interrupt();
            assertThat(stopped.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(models.availability().available()).isEmpty();
        }
    }

    @Test
    void nonsenseThreeTimesIsAsGoodAsAway() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.byDefault(ModelServers.openAi("Lovely weather today."));
            Models models = new Models(List.of(model("odd", Api.OPENAI, server.peer(""))), clock);
            for (int i = 0; i < 3; i++) {
                assertThat(models.ask(QUESTION)).isInstanceOf(Outcome.Unusable.class);
            }
            assertThat(models.ask(QUESTION)).isInstanceOf(Outcome.Unavailable.class);
            assertThat(server.requests()).hasSize(3);
        }
    }

    private Outcome<String> ask(ModelSettings model) throws InterruptedException {
        return new Models(List.of(model), clock).ask(QUESTION);
    }

    private static ModelSettings model(String name, Api api, Peer peer) {
        return ModelServers.settings(name, api, peer, LONG);
    }
}

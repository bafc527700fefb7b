package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.analyse.model.ModelServers;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.config.NotificationsLoaded;
import dev.watchkeeper.http.FormServer;
import dev.watchkeeper.http.FormServer.Request;
import dev.watchkeeper.http.RudeServer;
import dev.watchkeeper.http.RudeServer.Manner;
import dev.watchkeeper.media.SharedMedia;
import dev.watchkeeper.node.TestNode;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.send.Sending;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a real film to a message, through servers of models that speak the forms of Ollama and of OpenAI, and fail in between. */
@Tag("interop")
final class AnalysisInteropIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String GOOD =
            "```json\n{\"summary\":\"A person walks through the hall.\",\"objects\":[{\"label\":\"person\",\"confidence\":0.9}],"
                    + "\"alert\":true,\"confidence\":0.8,\"conditions\":[\"walker\"]}\n```";

    @TempDir
    private Path folder;

    @Test
    void anEventIsDescribedAndARuleSendsTheAlertWhateverFailsInBetween() throws Exception {
        Path film = SharedMedia.find("motion/intel_one-by-one-person-detection.mp4");
        try (FormServer near = FormServer.plain();
                FormServer far = FormServer.plain();
                FormServer receiver = FormServer.plain()) {
            near.reply(200, "{\"capabilities\":[\"vision\"]}")
                    .reply(503, "{\"error\":\"busy\"}", Map.of("Retry-After", "8"));
            near.byDefault(ModelServers.ollama("{\"summary\":\"cut o", "length"));
            far.reply(429, "", Map.of("Retry-After", "8")).byDefault(ModelServers.openAi(GOOD));
            try (TestNode node = TestNode.start(folder, yaml(film, near, far, receiver));
                    Sending sending = sending(node)) {
                sending.start();
                await("both are busy: the motion itself is told")
                        .atMost(LIMIT)
                        .until(() -> sent(receiver, "not described"));
                await("and that no model answers").atMost(LIMIT).until(() -> sent(receiver, "no model answers"));
                await("the first is cut off by its length, the second answers: an alert")
                        .atMost(LIMIT)
                        .until(() -> sent(receiver, "A person walks through the hall."));
                JsonNode event = describedIn(node);
                assertThat(event.path("analysis").path("model").stringValue()).isEqualTo("far");
                assertThat(event.path("analysis").path("conditions").toString()).isEqualTo("[\"walker\"]");
                JsonNode state = node.get("/api/analysis");
                assertThat(state.path("available").booleanValue()).isTrue();
                assertThat(state.path("models").size()).isEqualTo(2);
                assertThat(node.post("/api/events/" + event.path("id").stringValue() + "/analyse")
                                .statusCode())
                        .isEqualTo(202);
            }
            Request question = far.last();
            assertThat(question.header("Authorization")).isEqualTo("Bearer s3cret");
            JsonNode content =
                    Json.read(question.text()).path("messages").path(1).path("content");
            assertThat(content.size()).isBetween(2, 5);
            String url = content.path(1).path("image_url").path("url").stringValue();
            var whole = ImageIO.read(new ByteArrayInputStream(
                    Base64.getDecoder().decode(url.substring("data:image/jpeg;base64,".length()))));
            assertThat(whole.getWidth()).isEqualTo(512);
        }
    }

    @Test
    void aServerThatHangsOrStreamsForEverDelaysNothingElse() throws Exception {
        Path film = SharedMedia.find("motion/intel_one-by-one-person-detection.mp4");
        try (RudeServer hangs = RudeServer.start(Manner.DRIPPING_BODY);
                RudeServer endless = RudeServer.start(Manner.ENDLESS);
                FormServer receiver = FormServer.plain()) {
            String yaml = models(
                            film,
                            hangs.peer("http").url().toString(),
                            endless.peer("http").url().toString())
                    + receiver(receiver);
            try (TestNode node = TestNode.start(folder, yaml);
                    Sending sending = sending(node)) {
                sending.start();
                await("neither answers: the motion itself is told")
                        .atMost(LIMIT)
                        .until(() -> sent(receiver, "not described"));
                assertThat(node.state("hall")).isEqualTo("healthy");
                assertThat(node.get("/api/analysis")
                                .path("queue")
                                .path("events")
                                .intValue())
                        .isPositive();
            }
        }
    }

    /** Hang-up, half an answer, HTML, and text that is no answer: each is a failure of that model alone. */
    @Test
    void whoeverHangsUpOrAnswersNonsenseIsStoodInFor() throws Exception {
        Path film = SharedMedia.find("motion/intel_one-by-one-person-detection.mp4");
        try (RudeServer hangsUp = RudeServer.start(Manner.HANGS_UP);
                RudeServer half = RudeServer.start(Manner.CUT_IN_BODY);
                FormServer page = FormServer.plain();
                FormServer nonsense = FormServer.plain();
                FormServer far = FormServer.plain();
                FormServer receiver = FormServer.plain()) {
            page.byDefault("<html>Sign in to the hotel's network</html>");
            nonsense.byDefault(ModelServers.openAi("{\"summary\": 7, \"alert\": \"perhaps"));
            far.byDefault(ModelServers.openAi(GOOD));
            StringBuilder failing = new StringBuilder();
            List<URI> urls = List.of(
                    hangsUp.peer("http").url(),
                    half.peer("http").url(),
                    page.peer("/v1").url(),
                    nonsense.peer("/v1").url());
            for (int i = 0; i < urls.size(); i++) {
                failing.append("    - {name: failing-%d, api: openai, url: '%s', model: m, time-limit: 2s}%n"
                        .formatted(i, urls.get(i)));
            }
            String yaml = models(
                            film,
                            urls.getFirst().toString(),
                            far.peer("/v1").url().toString())
                    .replaceFirst(
                            " {4}- \\{name: near.*\n *",
                            Matcher.quoteReplacement(failing.toString().stripTrailing()) + "\n    ");
            try (TestNode node = TestNode.start(folder, yaml + receiver(receiver));
                    Sending sending = sending(node)) {
                sending.start();
                await("the fifth answers: an alert")
                        .atMost(LIMIT)
                        .until(() -> sent(receiver, "A person walks through the hall."));
                JsonNode event = describedIn(node);
                assertThat(event.path("analysis").path("model").stringValue()).isEqualTo("far");
                assertThat(page.requests()).isNotEmpty();
                assertThat(nonsense.requests()).isNotEmpty();
                assertThat(node.get("/api/analysis").path("available").booleanValue())
                        .isTrue();
            }
        }
    }

    private Sending sending(TestNode node) {
        NotificationSettings settings = NotificationsLoaded.load(
                        Optional.of(folder.resolve("watchkeeper.yml")), List.of(), folder)
                .settings();
        return new Sending(NotificationSource.fixed(settings), node.data(), new SystemClock());
    }

    private static JsonNode describedIn(TestNode node) throws Exception {
        for (JsonNode event : node.get("/api/events").path("events")) {
            if (event.path("analysis").path("state").asString("").equals("done")) {
                return event;
            }
        }
        throw new AssertionError("no event is described");
    }

    /** Several messages may be one letter. */
    private static boolean sent(FormServer receiver, String words) {
        return receiver.requests().stream().anyMatch(request -> request.text().contains(words));
    }

    private String yaml(Path film, FormServer near, FormServer far, FormServer receiver) throws Exception {
        return models(
                        film,
                        near.peer("").url().toString(),
                        far.peer("/v1").url().toString())
                + receiver(receiver);
    }

    private String models(Path film, String near, String far) throws Exception {
        Files.writeString(folder.resolve("far.key"), "s3cret\n");
        return """
                analysis:
                  enabled: true
                  max-size: 512
                  conditions: [{name: walker, text: somebody walks}]
                  models:
                    - {name: near, url: '%s', model: 'some-vl:4b', time-limit: 2s}
                    - {name: far, api: openai, url: '%s', model: big, key-file: far.key, time-limit: 2s}
                cameras:
                  hall: {url: '%s', loop: true, record: {mode: 'off'}, motion: {end-after: 1s}}
                """.formatted(near, far, film);
    }

    private static String receiver(FormServer receiver) {
        return """
                notifications:
                  enabled: true
                  group: 1s
                  cool-down: 0
                  webhooks: [{name: ops, url: '%s'}]
                  rules:
                    - {name: persons, kinds: [alert], labels: [person], min-confidence: 0.5, channels: [ops]}
                    - {name: rest, kinds: [analysis-unavailable], channels: [ops]}
                """.formatted(receiver.peer("/hook").url());
    }
}

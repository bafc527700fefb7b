package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.media.SharedMedia;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From the film with a person, through the node, to answers and messages; with a real model in a process of its own. */
@Tag("interop")
final class DetectionInteropIT {
    @Test
    void aPersonIsAnEventWithALabelAnAlertAndABoxInTheSnapshot(@TempDir Path temp) throws Exception {
        Path film = temp.resolve("one-person.mp4");
        cut(SharedMedia.find("motion/intel_one-by-one-person-detection.mp4"), film);
        String yaml = """
                record: {mode: off}
                motion: {end-after: 2s}
                analysis:
                  enabled: true
                  detector: {model-file: '%s'}
                cameras:
                  hall:
                    url: '%s'
                    analysis: {labels: [person], require-label: true}
                """.formatted(SharedMedia.find("models/yolox_nano.onnx"), film);
        Files.createDirectories(temp.resolve("node"));
        try (TestNode node = TestNode.start(temp.resolve("node"), yaml)) {
            await("an event that has ended, with its labels")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> {
                        JsonNode events = node.events("hall");
                        return !events.isEmpty()
                                && events.get(events.size() - 1).path("end").isString()
                                && !events.get(events.size() - 1).path("labels").isEmpty();
                    });
            JsonNode event = node.events("hall").get(node.events("hall").size() - 1);
            JsonNode label = event.path("labels").get(0);
            assertThat(label.path("label").asString()).isEqualTo("person");
            assertThat(label.path("confidence").asDouble()).isBetween(0.7, 1.0);
            assertThat(label.path("box").path("height").asDouble()).isGreaterThan(0.3);
            String id = event.path("id").asString();
            assertThat(node.get("/api/events?label=person").path("events").toString())
                    .contains(id);
            assertThat(node.get("/api/events?label=cat").path("events").isEmpty())
                    .isTrue();
            byte[] marked = node.fetch("/api/events/" + id + "/snapshot.jpg", "Accept", "image/jpeg")
                    .body();
            byte[] plain = node.fetch("/api/events/" + id + "/snapshot.jpg?plain=1", "Accept", "image/jpeg")
                    .body();
            assertThat(marked).startsWith(0xFF, 0xD8).isNotEqualTo(plain);
            assertThat(node.get("/api/health").toString()).contains("\"detector\"");
            await("the messages")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> messages(temp).stream()
                                    .filter(text -> text.contains("person"))
                                    .count()
                            >= 2);
            assertThat(messages(temp))
                    .anySatisfy(text -> assertThat(text)
                            .contains("kind=ALERT")
                            .contains("Person at hall")
                            .contains("label.0=person"));
        }
    }

    /** The first person comes after some 4 s. */
    private static void cut(Path from, Path to) throws IOException, InterruptedException {
        Process ffmpeg = new ProcessBuilder(List.of(
                        "ffmpeg", "-v", "error", "-i", from.toString(), "-t", "19", "-c", "copy", to.toString()))
                .redirectErrorStream(true)
                .start();
        ffmpeg.getOutputStream().close();
        String complaint = new String(ffmpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ffmpeg.waitFor()).as(complaint).isZero();
    }

    private static List<String> messages(Path temp) throws IOException {
        try (var all = Files.walk(temp.resolve("node"))) {
            return all.filter(file -> file.toString().contains("outbox/new/") && Files.isRegularFile(file))
                    .map(DetectionInteropIT::text)
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}

package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.mux.MediaFile;
import dev.watchkeeper.media.mux.PlayCheck;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Unusual streams, from the camera to the file and the ledger. */
final class OddStreamsIT {
    private static final String WHOLE_PAST = "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z";

    @TempDir
    Path temp;

    private static CameraOptions camera(String name) {
        return CameraOptions.of(name, Scene.YARD).withPictures(320, 240, 10, 0.5);
    }

    @Test
    void whatReachesTheDiskPlaysAndCountsAsRecorded() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(camera("sets"), camera("codes")))) {
            simulator.camera("sets").fault(Fault.Picture.CHANGING_SETS);
            simulator.camera("codes").fault(Fault.Sending.START_CODES);
            StringBuilder yaml = new StringBuilder("record: {mode: continuous}\nmotion: {enabled: false}\n"
                    + "health: {recording-limit: 3s}\ncameras:\n");
            for (String name : List.of("sets", "codes")) {
                yaml.append("  %s: {url: \"%s\"}\n"
                        .formatted(name, simulator.camera(name).url()));
            }
            Path data;
            try (TestNode node = TestNode.start(temp, yaml.toString())) {
                data = node.data();
                await("longer than the recording sign may be quiet")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> node.frames("sets") > 45 && node.frames("codes") > 45);
                for (String name : List.of("sets", "codes")) {
                    JsonNode camera = node.camera(name);
                    assertThat(camera.path("state").asString())
                            .as(camera.toString())
                            .isEqualTo("healthy");
                    assertThat(node.get("/api/coverage?camera=" + name + "&" + WHOLE_PAST)
                                    .toString())
                            .doesNotContain("recorder-stuck")
                            .doesNotContain("recording-unplayable");
                }
                assertAllIsExported(node);
            }
            List<Path> files = NodeProcess.recordings(data);
            assertThat(files.stream().filter(f -> f.toString().contains("/sets/")))
                    .hasSizeGreaterThan(6);
            assertThat(files.stream().filter(f -> f.toString().contains("/codes/")))
                    .hasSize(1);
            for (Path file : files) {
                assertThat(PlayCheck.check(file, () -> false))
                        .as(file.toString())
                        .isEqualTo(new PlayCheck.Plays());
                assertThat(MediaFile.read(file).pictures()).isPositive();
            }
        }
    }

    /** An export of a stream whose picture size changes with every GOP is one file in which every GOP plays. */
    private void assertAllIsExported(TestNode node) throws Exception {
        List<JsonNode> closed = new ArrayList<>();
        for (JsonNode segment :
                node.get("/api/recordings?camera=sets&" + WHOLE_PAST).path("segments")) {
            if (segment.path("to").isString()) {
                closed.add(segment);
            }
        }
        assertThat(closed.get(1).path("change").asString()).isEqualTo("resolution");
        String from = closed.getFirst().path("from").asString();
        String to = closed.getLast().path("to").asString();
        HttpResponse<byte[]> answer =
                node.fetch("/api/recordings/sets.mp4?from=" + from + "&to=" + to, "Accept", "video/mp4");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Export-Complete"))
                .as(answer.headers().map().toString())
                .contains("true");
        MediaFile export = MediaFile.read(Files.write(temp.resolve("export.mp4"), answer.body()));
        Duration asked = Duration.between(Instant.parse(from), Instant.parse(to));
        assertThat(export.durationMicros() / 1e6).isBetween(asked.toMillis() / 1e3 - 1, asked.toMillis() / 1e3 + 1);
        assertThat(export.pictures()).isGreaterThanOrEqualTo(closed.size() * 5L - 5);
    }
}

package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.mux.MediaFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A node above its memory limit sheds load in order, and its recording stays complete. */
@Tag("interop") // waits in real time
final class SheddingIT {
    @TempDir
    Path temp;

    @Test
    void underMemoryPressureLoadIsShedInOrderAndTheRecordingStaysComplete() throws Exception {
        // Any process uses more than a thousandth of the memory: permanent pressure from the first check on.
        String yaml = """
            guard: {max-memory-percent: 0.1, check-interval: 1s, step-time: 3s}
            record: {mode: continuous}
            cameras:
              yard: {url: "%s"}
            """;
        List<String> seen = new ArrayList<>();
        long frames;
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD)))) {
            try (TestNode node =
                    TestNode.start(temp, yaml.formatted(simulator.camera("yard").url()))) {
                await("every step is taken")
                        .atMost(60, TimeUnit.SECONDS)
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> {
                            String now = node.camera("yard").path("shed").toString();
                            if (seen.isEmpty() || !seen.getLast().equals(now)) {
                                seen.add(now);
                            }
                            return now.contains("live-views");
                        });
                JsonNode resources = node.get("/api/resources");
                assertThat(resources.path("throttle").asBoolean()).isTrue();
                assertThat(resources.path("reason").asString()).matches("Memory at [0-9.]+%, limit 0\\.1%");
                assertThat(resources.path("shed").get(0).path("camera").asString())
                        .isEqualTo("yard");
                long before = node.frames("yard");
                await("packets are still read from the network")
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> node.frames("yard") > before + 60);
                assertThat(node.state("yard")).isEqualTo("healthy");
                assertThat(node.camera("yard")
                                .path("counters")
                                .path("dropped_packets")
                                .asLong())
                        .isZero();
                frames = node.frames("yard");
            }
        }
        assertThat(seen.stream().filter(step -> !step.equals("[]")))
                .containsExactly(
                        "[\"analysis-rate\"]",
                        "[\"analysis-rate\",\"decode-rate\"]",
                        "[\"analysis-rate\",\"decode-rate\",\"live-views\"]");
        long recorded = 0;
        try (Stream<Path> files = Files.walk(temp.resolve("data/recordings"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".mp4")).toList()) {
                recorded += MediaFile.read(file).pictures();
            }
        }
        assertThat(recorded).as("every picture that arrived").isGreaterThanOrEqualTo(frames - 1);
    }
}

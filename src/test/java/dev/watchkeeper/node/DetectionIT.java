package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Motion is searched for in the detection stream while the main stream is recorded, and in the main stream while the other is away. */
@Tag("interop") // waits in real time
@Timeout(120)
final class DetectionIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    @TempDir
    Path temp;

    @Test
    void motionIsFoundInTheDetectionStreamAndInTheMainStreamWhileThatIsAway() throws Exception {
        CameraOptions large = CameraOptions.of("large", Scene.ROOM).withPictures(320, 180, 10, 1);
        CameraOptions small = CameraOptions.of("small", Scene.CROWD).withPictures(160, 90, 10, 1);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(large, small));
                TestNode node = TestNode.start(temp, """
                    record: {pre-motion: 2s, post-motion: 1s}
                    motion: {end-after: 1s}
                    cameras:
                      front: {url: "%s", detect-url: "%s"}
                    """.formatted(
                                simulator.camera("large").url(),
                                simulator.camera("small").url()))) {
            await().atMost(LIMIT)
                    .until(() -> node.get("/api/events").path("events").size() > 0);
            JsonNode camera = node.camera("front");
            assertThat(camera.path("decoding").path("stream").asString()).isEqualTo("detection");
            assertThat(camera.path("decoding").path("reason").isNull()).isTrue();
            assertThat(camera.path("resolution").path("width").asInt()).isEqualTo(320);
            assertThat(node.get("/api/cameras").path("cameras").size())
                    .as("a stream is no camera of its own")
                    .isEqualTo(1);

            simulator.camera("small").fault(Fault.Line.REFUSE);
            await().atMost(LIMIT)
                    .until(() ->
                            stream(node).equals("main") && node.state("front").equals("healthy"));
            assertThat(node.camera("front").path("decoding").path("reason").asString())
                    .contains("detect-url does not come: ");

            simulator.camera("small").heal();
            await().atMost(LIMIT).until(() -> stream(node).equals("detection"));
            assertThat(node.camera("front").path("counters").path("sessions").asLong())
                    .as("the main stream was left alone")
                    .isEqualTo(1);
        }
    }

    private static String stream(TestNode node) throws Exception {
        return node.camera("front").path("decoding").path("stream").asString();
    }
}

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
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The vital signs of a whole node with shortened deadlines: cameras that send something but show nothing, all at once. */
@Tag("interop")
final class SignsIT {
    @TempDir
    Path temp;

    private static final Map<String, Fault> FAULTS = new LinkedHashMap<>();

    static {
        FAULTS.put("freeze", Fault.Picture.FREEZE);
        FAULTS.put("black", Fault.Picture.BLACK);
        FAULTS.put("frozen-time", Fault.Sending.TIMESTAMPS_FROZEN);
        FAULTS.put("jumping-time", Fault.Sending.TIMESTAMPS_JUMP);
        FAULTS.put("no-keyframes", Fault.Sending.NO_KEYFRAMES);
    }

    private static final Map<String, String> CAUSES = Map.of(
            "freeze", "frozen-picture",
            "black", "black-picture",
            "frozen-time", "timestamps-frozen",
            "jumping-time", "timestamps-jump",
            "no-keyframes", "no-keyframes");

    @Test
    void camerasThatSendButShowNothingAreReportedWithTheirCausesAndTheOthersAreNotAffected() throws Exception {
        CameraOptions[] options = Stream.concat(FAULTS.keySet().stream(), Stream.of("well", "keyframes-only"))
                .map(name -> CameraOptions.of(name, Scene.ROOM))
                .toArray(CameraOptions[]::new);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options))) {
            StringBuilder yaml = new StringBuilder("record: {mode: continuous}\nmotion: {fps: 2}\n"
                    + "health: {frozen-after: 8s, black-after: 6s, keyframe-limit: 6s, picture-limit: 6s}\ncameras:\n");
            for (CameraOptions camera : options) {
                yaml.append("  %s: {url: \"%s\"%s}\n"
                        .formatted(
                                camera.name(),
                                simulator.camera(camera.name()).url(),
                                camera.name().equals("keyframes-only") ? ", motion: {enabled: false}" : ""));
            }
            try (TestNode node = TestNode.start(temp, yaml.toString())) {
                await("all see, and their keyframe interval is known")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> {
                            for (JsonNode camera : node.get("/api/cameras").path("cameras")) {
                                if (!camera.path("state").asString().equals("healthy")
                                        || camera.path("vitals")
                                                        .path("keyframes")
                                                        .path("progress")
                                                        .asLong()
                                                < 2) {
                                    return false;
                                }
                            }
                            return true;
                        });
                for (String name : FAULTS.keySet()) {
                    simulator.camera(name).fault(FAULTS.get(name));
                }
                Map<String, Boolean> noticed = new LinkedHashMap<>();
                await("every fault is reported, and its session replaced where that may help")
                        .atMost(60, TimeUnit.SECONDS)
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> {
                            for (String name : FAULTS.keySet()) {
                                JsonNode camera = node.camera(name);
                                if (camera.path("cause").asString("").equals(CAUSES.get(name))) {
                                    noticed.put(name, true);
                                }
                            }
                            return noticed.size() == FAULTS.size()
                                    && sessions(node, "freeze") > 1
                                    && sessions(node, "frozen-time") > 1
                                    && sessions(node, "jumping-time") > 1
                                    && sessions(node, "no-keyframes") > 1;
                        });
                assertThat(node.camera("black").path("state").asString()).isEqualTo("degraded");
                assertThat(sessions(node, "black"))
                        .as("a dark place stays dark in the next session")
                        .isEqualTo(1);
                for (String name : new String[] {"well", "keyframes-only"}) {
                    JsonNode camera = node.camera(name);
                    assertThat(camera.path("state").asString()).as(name).isEqualTo("healthy");
                    assertThat(sessions(node, name)).isEqualTo(1);
                    for (String sign : camera.path("vitals").propertyNames()) {
                        assertThat(camera.path("vitals").path(sign).path("late").asBoolean())
                                .as(name + " " + sign)
                                .isFalse();
                    }
                }
                assertThat(node.camera("keyframes-only").path("decode").asString())
                        .isEqualTo("keyframes");
                assertThat(node.camera("well")
                                .path("vitals")
                                .path("recording")
                                .path("progress")
                                .asLong())
                        .isPositive();

                for (String name : FAULTS.keySet()) {
                    simulator.camera(name).heal();
                }
                await("all see again")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> node.get("/api/status")
                                        .path("cameras")
                                        .path("healthy")
                                        .asInt()
                                == options.length);

                long before = sessions(node, "well");
                assertThat(node.post("/api/cameras/well/reconnect").statusCode())
                        .isEqualTo(202);
                await("a requested session")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> sessions(node, "well") == before + 1
                                && node.state("well").equals("healthy"));
                assertThat(node.camera("well").path("failures").asInt()).isZero();
            }
        }
    }

    private static long sessions(TestNode node, String camera) {
        return node.camera(camera).path("counters").path("sessions").asLong();
    }
}

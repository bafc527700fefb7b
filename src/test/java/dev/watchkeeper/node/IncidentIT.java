package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Three cameras that vanish together, as a switch without power takes them away. */
@Tag("interop")
final class IncidentIT {
    @TempDir
    Path temp;

    @Test
    void oneIncidentLastsFromTheFirstLossToTheLastReturnAndExitReportsTheLastCamera() throws Exception {
        SimulatorOptions options = SimulatorOptions.of(List.of("a", "b", "c").stream()
                .map(name -> CameraOptions.of(name, Scene.ROOM).withPictures(320, 180, 10, 1))
                .toArray(CameraOptions[]::new));
        CountDownLatch noCameraLeft = new CountDownLatch(1);
        try (Simulator simulator = Simulator.start(options)) {
            String yaml = "record: {mode: off}\nmotion: {enabled: false}\n"
                    + "retry: {max-retries: 10, after-max-retries: exit, initial-backoff: 1s, max-backoff: 1s, settled-after: 0s}\n"
                    + "cameras:\n"
                    + simulator.cameras().stream()
                            .map(camera -> "  " + camera.name() + ": {url: \"" + camera.url() + "\"}\n")
                            .collect(Collectors.joining());
            try (TestNode node = TestNode.start(temp, yaml, noCameraLeft::countDown)) {
                await().atMost(60, TimeUnit.SECONDS).until(() -> healthy(node) == 3);
                fault(simulator);
                await("it is an incident")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> node.get("/api/status").path("incident").isString());
                for (SimulatedCamera camera : simulator.cameras()) {
                    camera.heal();
                }
                await("it is over")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> node.get("/api/status").path("incident").isNull());
                await("it is kept")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> incidents(node).size() == 1
                                && incidents(node)
                                        .get(0)
                                        .path("state")
                                        .asString()
                                        .equals("over"));
                JsonNode incident = incidents(node).get(0);
                assertThat(incident.path("message").asString()).startsWith("3 of 3 cameras went blind within");
                assertThat(incident.path("cameras")).hasSize(3);
                assertThat(incident.path("steps").size()).isGreaterThanOrEqualTo(5);
                assertThat(noCameraLeft.getCount()).isEqualTo(1);
                fault(simulator);
                assertThat(noCameraLeft.await(60, TimeUnit.SECONDS))
                        .as("told when the retries of the last camera are used up")
                        .isTrue();
            }
        }
    }

    private static void fault(Simulator simulator) throws Exception {
        for (SimulatedCamera camera : simulator.cameras()) {
            camera.fault(Fault.named("refuse").orElseThrow());
        }
    }

    private static int healthy(TestNode node) throws Exception {
        return node.get("/api/status").path("cameras").path("healthy").asInt();
    }

    private static JsonNode incidents(TestNode node) throws Exception {
        return node.get("/api/incidents").path("incidents");
    }
}

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** One broken camera must cost the others nothing: not a packet, not a session. The soak in the room drill does it at full size. */
@Tag("interop") // waits in real time
@Timeout(120)
final class IsolationIT {
    private static final List<Fault> FAULTS = List.of(
            Fault.Line.SILENT,
            Fault.Line.RESET,
            Fault.Line.ENDED,
            Fault.Line.SLOW,
            Fault.Line.HOLD,
            Fault.Answer.BUSY,
            Fault.Sending.NO_KEYFRAMES,
            Fault.Sending.CORRUPT_ALL,
            Fault.Sending.TIMESTAMPS_JUMP,
            Fault.Picture.CODEC_CHANGE);
    private static final int WELL = 4;
    private static final Duration BROKEN_FOR = Duration.ofSeconds(8);

    /** libav returns a picture when the next one begins, and requests take time. */
    private static final long UNDERWAY = 4;

    @TempDir
    Path temp;

    @Test
    void othersLoseNothingWhileCamerasAreBroken() throws Exception {
        List<CameraOptions> cameras = new ArrayList<>();
        for (int i = 0; i < WELL; i++) {
            cameras.add(small("well-" + i));
        }
        FAULTS.forEach(f -> cameras.add(small(f.id())));
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(cameras.toArray(CameraOptions[]::new)));
                TestNode node = TestNode.start(temp, yaml(simulator))) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            cameras.stream().allMatch(c -> node.state(c.name()).equals("healthy")));
            Map<String, long[]> before = counts(simulator, node);
            for (Fault fault : FAULTS) {
                simulator.camera(fault.id()).fault(fault);
            }
            await().pollDelay(BROKEN_FOR)
                    .atMost(BROKEN_FOR.plusSeconds(20))
                    .until(() -> node.camera("well-0").isObject());
            counts(simulator, node).forEach((name, after) -> {
                long[] start = before.getOrDefault(name, after);
                assertThat(after[0] - start[0]).as("sent by %s", name).isGreaterThan(50);
                assertThat((after[1] - start[1]) - (after[0] - start[0]))
                        .as("received of %s, beyond what was sent", name)
                        .isBetween(-UNDERWAY, UNDERWAY);
                assertThat(after[2])
                        .as("sessions, drops and outages of %s", name)
                        .isEqualTo(start[2]);
            });
        }
    }

    private static CameraOptions small(String name) {
        return CameraOptions.of(name, Scene.ROOM).withPictures(160, 90, 10, 1);
    }

    private static String yaml(Simulator simulator) {
        StringBuilder yaml = new StringBuilder("record: {mode: continuous}\nsnapshot: {interval: 0}\ncameras:\n");
        simulator.cameras().forEach(c -> yaml.append("  %s: {url: \"%s\"}%n".formatted(c.name(), c.url())));
        return yaml.toString();
    }

    /** For each healthy camera: pictures sent, pictures received, and counters that must not rise. */
    private static Map<String, long[]> counts(Simulator simulator, TestNode node) throws Exception {
        Map<String, long[]> counts = new LinkedHashMap<>();
        for (int i = 0; i < WELL; i++) {
            SimulatedCamera camera = simulator.camera("well-" + i);
            JsonNode counters = node.camera(camera.name()).path("counters");
            counts.put(camera.name(), new long[] {
                camera.sentUnits(),
                counters.path("frames").asLong(),
                camera.droppedUnits()
                        + counters.path("sessions").asLong()
                        + counters.path("outages").asLong()
                        + counters.path("dropped_packets").asLong()
            });
        }
        return counts;
    }
}

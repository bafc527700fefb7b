package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute with cameras that answer probes but refuse sessions: counts the sessions requested with default settings. */
@Tag("interop")
final class StormIT {
    /** The first six waits of the table add up to 63 s; jitter halves them on average. */
    private static final long MOST_SESSIONS = 16;

    private static final Map<String, String> FAULTS = Map.of(
            "setup", "answer-453-setup",
            "play", "answer-503-play",
            "later", "answer-406-play",
            "path", "answer-404-describe",
            "round", "redirect-loop");

    @TempDir
    Path folder;

    private final Clock clock = new SystemClock();

    @Test
    void aMinuteOfRefusalsCostsAFewSessionsAndTheReturnIsSeenAtOnce() throws Exception {
        CameraOptions options = CameraOptions.of("setup", Scene.ROOM).withPictures(160, 90, 10, 1);
        Credentials anna = new Credentials("anna", "pass");
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                options,
                options.withName("play"),
                options.withName("later"),
                options.withName("path").withCredentials(anna, false),
                options.withName("round")))) {
            Path password = Files.writeString(folder.resolve("password"), "pass\n");
            StringBuilder yaml = new StringBuilder("record: {mode: off}\nmotion: {enabled: false}\ncameras:\n");
            for (SimulatedCamera camera : simulator.cameras()) {
                camera.fault(Fault.named(FAULTS.getOrDefault(camera.name(), "")).orElseThrow());
                yaml.append("  ")
                        .append(camera.name())
                        .append(": {url: \"")
                        .append(camera.url())
                        .append('"');
                yaml.append(camera.name().equals("path") ? ", username: anna, password-file: " + password : "");
                yaml.append("}\n");
            }
            try (TestNode node = TestNode.start(folder, yaml.toString())) {
                clock.sleep(Duration.ofSeconds(60));
                Map<String, Long> sessions = new LinkedHashMap<>();
                for (String name : FAULTS.keySet()) {
                    sessions.put(
                            name,
                            node.camera(name).path("counters").path("sessions").asLong());
                }
                System.err.println("sessions in 60 s: " + sessions);
                for (SimulatedCamera camera : simulator.cameras()) {
                    System.err.println(
                            camera.name() + ": requests " + camera.requests().size() + ", SETUP "
                                    + camera.requests().stream()
                                            .filter(r -> r.method().equals("SETUP"))
                                            .count());
                }
                assertThat(sessions.values())
                        .allSatisfy(count -> assertThat(count).isLessThanOrEqualTo(MOST_SESSIONS));
                for (String name : new String[] {"setup", "play", "later"}) {
                    long healed = clock.monotonicNanos();
                    simulator.camera(name).heal();
                    await(name + " is seen again")
                            .atMost(Duration.ofSeconds(20))
                            .pollInterval(Duration.ofMillis(50))
                            .until(() -> node.state(name).equals("healthy"));
                    System.err.println(
                            name + " back after " + clock.since(healed).toMillis() + " ms");
                }
            }
        }
    }
}

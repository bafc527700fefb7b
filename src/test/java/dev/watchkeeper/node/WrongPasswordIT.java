package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera that locks accounts must not receive the same wrong password repeatedly, however often the node restarts. */
final class WrongPasswordIT {
    @TempDir
    Path temp;

    @Test
    void restartsDoNotRepeatARefusedPassword() throws Exception {
        CameraOptions options = CameraOptions.of("yard", Scene.ROOM)
                .withPictures(320, 180, 10, 1)
                .withCredentials(new Credentials("anna", "right"), false);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(options))) {
            SimulatedCamera yard = simulator.camera("yard");
            Path password = Files.writeString(temp.resolve("password"), "wrong\n");
            String yaml = "record: {mode: off}\nmotion: {enabled: false}\ncameras:\n  yard: {url: \"" + yard.url()
                    + "\", username: anna, password-file: " + password + "}\n";
            for (int i = 0; i < 3; i++) {
                try (TestNode node = TestNode.start(temp, yaml)) {
                    awaitRefusal(node);
                }
            }
            assertThat(yard.refusedSignIns()).as("sign-ins of three starts").isEqualTo(1);
            passOneMinute(temp.resolve("data/sign-ins"));
            for (int i = 0; i < 2; i++) {
                try (TestNode node = TestNode.start(temp, yaml)) {
                    await().atMost(60, TimeUnit.SECONDS).until(() -> yard.refusedSignIns() == 2);
                    awaitRefusal(node);
                }
            }
            assertThat(yard.refusedSignIns()).as("one more after a minute").isEqualTo(2);
            Files.writeString(password, "right\n");
            try (TestNode node = TestNode.start(temp, yaml)) {
                await("a changed password is tried at once")
                        .atMost(60, TimeUnit.SECONDS)
                        .until(() -> node.state("yard").equals("healthy"));
            }
        }
    }

    private static void awaitRefusal(TestNode node) {
        await().atMost(60, TimeUnit.SECONDS)
                .until(() -> node.camera("yard").path("cause").asString().equals("auth")
                        && node.camera("yard").path("next_attempt_at").isString());
    }

    /** Simulates that a minute has passed: moves the time of the refusal back. */
    private static void passOneMinute(Path file) throws Exception {
        List<String> lines = Files.readAllLines(file);
        String[] entry = lines.get(1).split(" ", -1);
        long earlier =
                Instant.ofEpochMilli(Long.parseLong(entry[2])).minusSeconds(61).toEpochMilli();
        Files.writeString(file, lines.get(0) + "\n" + entry[0] + " " + entry[1] + " " + earlier + "\n");
    }
}

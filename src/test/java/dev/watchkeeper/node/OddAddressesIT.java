package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Addresses, users and passwords with everything that shells, YAML and URLs know as special. */
@Tag("interop")
@Timeout(180)
final class OddAddressesIT {
    private static final String QUERY = "?a=b&c='d'\"e\"&f=$(touch%20made-by-a-shell);`id`|x>y\\z{1}~*!&tcp&größe=屋";

    @TempDir
    Path folder;

    @Test
    void theyArePassedUntouchedAndExecuteNothing() throws Exception {
        Credentials needed =
                new Credentials("änna 屋 & $(id);'x", "p&ss' \"wörd$(touch made-by-a-shell);`id`|\\屋 #:/?%20");
        CameraOptions options = CameraOptions.of("yard", Scene.ROOM).withPictures(160, 90, 10, 1);
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                options.withCredentials(needed, false),
                options.withName("basic").withCredentials(needed, true)))) {
            Files.writeString(folder.resolve("pass word"), needed.password() + "\n");
            try (TestNode node = TestNode.start(folder, """
                    snapshot: {interval: 0}
                    record: {mode: 'off'}
                    cameras:
                      yard: {url: '%1$s', username: '%2$s', password-file: 'pass word'}
                      basic: {url: '%3$s', username: '%2$s', password-file: 'pass word', transport: udp}
                    """.formatted(
                            (simulator.camera("yard").url() + QUERY).replace("'", "''"),
                            needed.user().replace("'", "''"),
                            (simulator.camera("basic").url() + QUERY).replace("'", "''")))) {
                for (String camera : List.of("yard", "basic")) {
                    await(camera)
                            .atMost(Duration.ofSeconds(60))
                            .until(() -> node.state(camera).equals("healthy"));
                    JsonNode found = node.get("/api/cameras/" + camera + "/diagnosis");
                    assertThat(found.path("well").asBoolean())
                            .as(found.toString())
                            .isTrue();
                    assertThat(found.toString()).doesNotContain("wörd").doesNotContain(needed.user());
                }
            }
            try (Stream<Path> here = Files.list(folder);
                    Stream<Path> working = Files.list(Path.of(""))) {
                assertThat(Stream.concat(here, working)).noneMatch(file -> file.endsWith("made-by-a-shell"));
            }
        }
    }
}

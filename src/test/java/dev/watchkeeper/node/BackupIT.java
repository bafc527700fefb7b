package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A whole node is backed up, restored, and goes on. */
@Tag("interop") // a long story
final class BackupIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SPAN = "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=1000";

    @TempDir
    Path temp;

    private static TreeSet<String> closedSegments(TestNode node) throws Exception {
        TreeSet<String> ids = new TreeSet<>();
        for (JsonNode segment : node.get("/api/recordings?" + SPAN).path("segments")) {
            if (segment.path("to").isString()) {
                ids.add(segment.path("id").asString());
            }
        }
        return ids;
    }

    @Test
    void afterARestoreRecordingsSinceTheBackupAreEnteredAgainAndTheTimeIsUnknown() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD)))) {
            String yaml = "record: {mode: continuous, segment-length: 10s}\ncameras:\n  yard: {url: \"%s\"}\n"
                    .formatted(simulator.camera("yard").url());
            TreeSet<String> before;
            Path archive;
            try (TestNode node = TestNode.start(temp, yaml)) {
                await().atMost(LIMIT)
                        .until(() -> node.camera("yard").path("seen").asBoolean());
                // A node that took 10 s to get here makes the one of today by itself meanwhile: 409.
                assertThat(node.post("/api/backups").statusCode()).isIn(202, 409);
                await("the backup was made and verified").atMost(LIMIT).until(() -> {
                    JsonNode state = node.get("/api/backups");
                    assertThat(state.path("error").isNull())
                            .as(state.toString())
                            .isTrue();
                    return state.path("running").isNull()
                            && !state.path("backups").isEmpty();
                });
                archive = node.data()
                        .resolve("backups")
                        .resolve(node.get("/api/backups")
                                .path("backups")
                                .path(0)
                                .path("name")
                                .asString());
                await("a recording ends after it")
                        .atMost(LIMIT)
                        .until(() -> !closedSegments(node).isEmpty());
                before = closedSegments(node);
                Path data = node.data();
                assertThatThrownBy(() -> LocalBackup.restore(archive, data, Optional.empty(), new SystemClock()))
                        .isInstanceOf(FailureException.class)
                        .hasMessageContaining("uses the data folder");
            }
            List<String> said = LocalBackup.restore(archive, temp.resolve("data"), Optional.empty(), new SystemClock());
            assertThat(said).anyMatch(line -> line.contains("What was there before is in"));
            try (TestNode node = TestNode.start(temp, yaml)) {
                await("what was recorded since is known again")
                        .atMost(LIMIT)
                        .until(() -> closedSegments(node).containsAll(before));
                await("and the time in between is unknown")
                        .atMost(LIMIT)
                        .until(() ->
                                node.get("/api/coverage?" + SPAN).toString().contains("ledger-lost"));
            }
            assertThat(Files.exists(temp.resolve("data/.watchkeeper.db.restored")))
                    .as("once")
                    .isFalse();
        }
    }
}

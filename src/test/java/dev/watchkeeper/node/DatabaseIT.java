package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.UmaskForTests;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The node keeps watching whatever happens to the database, with a whole node and real files. */
@Tag("interop") // a long story
final class DatabaseIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String SPAN = "from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=1000";
    private static Simulator simulator;

    @TempDir
    Path temp;

    @BeforeAll
    static void startCamera() throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD)));
    }

    @AfterAll
    static void stopCamera() {
        simulator.close();
    }

    private static String yaml() {
        return "record: {mode: continuous, segment-length: 10s}\nlog-level: info\ncameras:\n  yard: {url: \"%s\"}\n"
                .formatted(simulator.camera("yard").url());
    }

    private static void overwriteMiddle(Path file) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] noise = new byte[(int) (raw.length() / 3)];
            new Random(1).nextBytes(noise);
            raw.seek(raw.length() / 3);
            raw.write(noise);
        }
    }

    private static void deleteAll(Path folder) {
        // A concurrent writer recreates the folder, as with rm -rf.
        for (int i = 0; i < 20 && Files.exists(folder); i++) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(each -> each.toFile().delete());
            } catch (IOException | UncheckedIOException e) {
                assertThat(i).as(e.toString()).isLessThan(19);
            }
        }
    }

    private static boolean isReady(TestNode node) throws Exception {
        return node.fetch("/health/ready", "Accept", "application/json").statusCode() == 200;
    }

    private static boolean holdsARecording(TestNode node) throws Exception {
        for (JsonNode segment : node.get("/api/recordings?" + SPAN).path("segments")) {
            if (segment.path("to").isString()) {
                return true;
            }
        }
        return false;
    }

    private static double blind(TestNode node) throws Exception {
        JsonNode camera = node.get("/api/coverage?camera=yard&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z")
                .path("cameras")
                .get(0);
        double blind = 0;
        for (JsonNode cause : camera.path("causes")) {
            blind += cause.path("seconds").asDouble();
        }
        return blind;
    }

    @Test
    void damageAndDeletionWhileRunningAreReportedAndWatchAndAnswersContinue() throws Exception {
        try (TestNode node = TestNode.start(temp, yaml())) {
            Path file = node.data().resolve("watchkeeper.db");
            await().atMost(LIMIT).until(() -> !node.events("yard").isEmpty() && holdsARecording(node));
            assertThat(isReady(node)).isTrue();
            String event = node.events("yard").get(0).path("id").asString();
            long frames = node.frames("yard");

            overwriteMiddle(file);
            await("it is reported as an incident, which ends")
                    .atMost(LIMIT)
                    .ignoreExceptionsInstanceOf(IOException.class) // 503 while the database is being replaced
                    .until(() -> incidents(node).stream()
                            .anyMatch(each -> each.path("state").asString().equals("over")
                                    && each.path("message").asString().contains("watchkeeper.db ")));
            await().atMost(LIMIT).until(() -> isReady(node));
            assertThat(node.get("/api/events/" + event).path("id").asString()).isEqualTo(event);
            assertThat(holdsARecording(node)).isTrue();
            await("it keeps watching").atMost(LIMIT).until(() -> node.frames("yard") > frames + 30);
            assertThat(node.state("yard")).isEqualTo("healthy");

            Files.delete(file);
            assertThat(isReady(node)).as("at once").isFalse();
            await().atMost(LIMIT).until(() -> isReady(node));
            assertThat(file).exists();
            assertThat(node.get("/api/events/" + event).path("id").asString()).isEqualTo(event);
            assertThat(holdsARecording(node)).isTrue();
            assertThat(node.state("yard")).isEqualTo("healthy");
        }
    }

    private static List<JsonNode> incidents(TestNode node) throws Exception {
        return node.get("/api/incidents").path("incidents").valueStream().toList();
    }

    @Test
    void aFolderDeletedWhileRunningIsCreatedAndLockedAgain() throws Exception {
        try (TestNode node = TestNode.start(temp, yaml())) {
            await().atMost(LIMIT).until(() -> node.frames("yard") > 30);
            long frames = node.frames("yard");
            deleteAll(node.data());
            assertThatThrownBy(() -> TestNode.start(temp, yaml()))
                    .as("a second node, right away")
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("Another Watchkeeper");
            await().atMost(LIMIT)
                    .until(() -> Files.exists(node.data().resolve("lock"))
                            && Files.exists(node.data().resolve("watchkeeper.db"))
                            && isReady(node));
            await("it keeps recording")
                    .atMost(LIMIT)
                    .until(() -> node.frames("yard") > frames + 60
                            && !NodeProcess.recordings(node.data()).isEmpty());
            assertThat(incidents(node))
                    .anyMatch(each -> each.path("message").asString().contains("is gone"));
            assertThatThrownBy(() -> TestNode.start(temp, yaml())).isInstanceOf(FailureException.class);
        }
    }

    @Test
    void aNodeThatStartsOnADamagedDatabaseWatchesWithinSecondsAndFindsItsRecordingsAgain() throws Exception {
        int before = UmaskForTests.set(0);
        try {
            try (TestNode node = TestNode.start(temp, yaml())) {
                await().atMost(LIMIT).until(() -> holdsARecording(node));
            }
            Path data = temp.resolve("data");
            overwriteMiddle(data.resolve("watchkeeper.db"));
            try (TestNode node = TestNode.start(temp, yaml())) {
                await().atMost(LIMIT).until(() -> node.frames("yard") > 10 && isReady(node) && holdsARecording(node));
                assertThat(incidents(node))
                        .anyMatch(each -> each.path("message").asString().contains("is damaged"));
                assertThat(blind(node))
                        .as("nothing of a time that nobody accounts for")
                        .isLessThan(60);
            }
            assertThat(openToOthers(data)).isEmpty();
        } finally {
            UmaskForTests.set(before);
        }
    }

    private static Set<Path> openToOthers(Path data) throws IOException {
        Set<Path> open = new TreeSet<>();
        try (Stream<Path> all = Files.walk(data)) {
            for (Path each : all.toList()) {
                Set<PosixFilePermission> rights = new HashSet<>(Files.getPosixFilePermissions(each));
                rights.removeIf(right -> right.name().startsWith("OWNER_"));
                if (!rights.isEmpty()) {
                    open.add(each);
                }
            }
        }
        return open;
    }
}

package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.mux.MediaFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Recordings after a kill and on a full disk, with a real process and a real volume. */
@Execution(ExecutionMode.CONCURRENT)
final class RecordingIT {
    /** The simulated camera's GOP. */
    private static final Duration GOP = Duration.ofSeconds(2);

    /** A session's first file is dated by the arrival of its first picture, which a busy start can delay this much: 1.9 s were seen. */
    private static final Duration LATE_BEGIN = Duration.ofMillis(2500);

    private static final String ALL = "?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=1000";
    private static final Clock CLOCK = new SystemClock();
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

    private static String camera(String name, String more) {
        return "  %s: {url: \"%s\", %s}\n"
                .formatted(name, simulator.camera("yard").url(), more);
    }

    @Test
    void afterAKillEveryFilePlaysAndTheNextStartFindsItsEnd() throws Exception {
        String yaml = "record: {pre-motion: 3s, post-motion: 3s, segment-length: 10s}\ncameras:\n"
                + camera("always", "record: {mode: continuous}, motion: {enabled: false}")
                + camera("events", "record: {mode: events}");
        Path data = temp.resolve("data");
        Process killed = NodeProcess.start(Files.writeString(temp.resolve("child.yml"), yaml), data);
        try {
            await("recordings of both cameras are being written")
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> holdsPictures(data, "always") && holdsPictures(data, "events") && holdsAnEvent(data));
        } finally {
            killed.destroyForcibly().waitFor();
        }
        Instant end = CLOCK.wall();
        Map<Path, byte[]> left = new HashMap<>();
        for (Path file : NodeProcess.recordings(data)) {
            left.put(file, Files.readAllBytes(file));
            assertThat(MediaFile.read(file).pictures()).as(file.toString()).isPositive();
        }

        try (TestNode node = TestNode.start(temp, yaml)) {
            List<JsonNode> before = segments(node).stream()
                    .filter(s -> Instant.parse(s.path("from").asString()).isBefore(end))
                    .toList();
            assertThat(before).hasSameSizeAs(left.keySet());
            for (String camera : List.of("always", "events")) {
                Instant last = before.stream()
                        .filter(s -> s.path("camera").asString().equals(camera))
                        .map(s -> Instant.parse(s.path("to").asString()))
                        .max(Instant::compareTo)
                        .orElseThrow();
                assertThat(Duration.between(last, end))
                        .as("lost by %s, at most the current GOP and what was in transit", camera)
                        .isBetween(LATE_BEGIN.negated(), GOP.plusMillis(700));
            }
            JsonNode event = node.events("events").get(0);
            assertThat(event.path("end").isString())
                    .as("the event of the killed process is closed: " + event)
                    .isTrue();
            assertThat(node.fetch(event.path("clip").asString(), "Accept", "video/mp4")
                            .statusCode())
                    .isEqualTo(200);
            await("it records again")
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> NodeProcess.recordings(data).size() > left.size());
        }
        for (var file : left.entrySet()) {
            assertThat(file.getKey()).hasBinaryContent(file.getValue());
        }
    }

    @Test
    void onAFullVolumeTheOldestRecordingsAreDeletedAndTheWatchContinues() throws Exception {
        Path volume = Files.createDirectory(temp.resolve("volume"));
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0)
                        && run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", volume.toString()),
                "only root can mount a small volume");
        try {
            watchOnAFullVolume(volume);
        } finally {
            // Whatever the machine runs beside this may look into a volume for a moment.
            await("it is unmounted").atMost(60, TimeUnit.SECONDS).until(() -> run("umount", volume.toString()));
        }
    }

    private void watchOnAFullVolume(Path volume) throws Exception {
        Path day = Files.createDirectories(volume.resolve("data/recordings/yard/2026-01-01"));
        Path oldest = Files.write(day.resolve("000000.000Z.mp4"), new byte[8 << 20]);
        Path newer = Files.write(day.resolve("010000.000Z.mp4"), new byte[8 << 20]);
        Path foreign = fill(day.resolve("holiday.mp4"));
        String yaml = "storage: {max-age: 0, min-free: 1MB}\nrecord: {mode: continuous}\ncameras:\n"
                + camera("yard", "motion: {enabled: false}");
        Files.createSymbolicLink(temp.resolve("data"), volume.resolve("data"));
        try (TestNode node = TestNode.start(temp, yaml)) {
            assertThat(oldest).doesNotExist();
            assertThat(newer).exists();
            await("it records").atMost(60, TimeUnit.SECONDS).until(() -> holdsPictures(node.data(), "yard"));

            Path more = fill(volume.resolve("somebody's"));
            await("the next oldest is deleted").atMost(60, TimeUnit.SECONDS).until(() -> !Files.exists(newer));
            Path again = fill(volume.resolve("somebody's other"));
            long frames = node.frames("yard");
            await("nothing is left to delete, and the camera is still watched")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> node.frames("yard") > frames + 60);
            assertThat(node.state("yard")).isEqualTo("healthy");

            Files.delete(more);
            Files.delete(again);
            await("it records again by itself, into a file that may have been opened just before")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> segments(node).stream()
                            .anyMatch(s ->
                                    !s.path("to").isString() && s.path("bytes").asLong() > 100_000));
            assertThat(foreign).exists();
        }
        for (Path file : NodeProcess.recordings(volume.resolve("data"))) {
            assertThat(file.equals(foreign) || MediaFile.read(file).pictures() > 0)
                    .as(file.toString())
                    .isTrue();
        }
    }

    /** Fills the remaining space. */
    private static Path fill(Path file) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream output = Files.newOutputStream(file)) {
            while (file.toFile().getUsableSpace() > 0) {
                output.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
        return file;
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** Whether more than the header of a file of the camera has reached the disk. */
    private static boolean holdsPictures(Path data, String camera) throws IOException {
        for (Path file : NodeProcess.recordings(data)) {
            boolean ours = file.startsWith(data.resolve("recordings").resolve(camera));
            if (ours && !file.endsWith("holiday.mp4") && Files.size(file) > 200_000 && Files.size(file) < 8 << 20) {
                return true;
            }
        }
        return false;
    }

    /** The event is written by another thread than its recording. */
    private static boolean holdsAnEvent(Path data) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("watchkeeper.db"));
                Statement statement = connection.createStatement();
                ResultSet events = statement.executeQuery("SELECT count(*) FROM event")) {
            return events.next() && events.getInt(1) > 0;
        }
    }

    private static List<JsonNode> segments(TestNode node) throws Exception {
        List<JsonNode> segments = new ArrayList<>();
        node.get("/api/recordings" + ALL).path("segments").forEach(segments::add);
        return segments;
    }
}

package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** The whole node on simulated cameras, one for each test that breaks it: what a user expects to happen, from the camera to the HTTP answer. */
@Execution(ExecutionMode.CONCURRENT)
final class NodeIT {
    private static Simulator simulator;

    @TempDir
    Path temp;

    @BeforeAll
    static void startCameras() throws Exception {
        simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("yard", Scene.YARD),
                CameraOptions.of("gate", Scene.YARD),
                CameraOptions.of("drive", Scene.YARD),
                CameraOptions.of("room", Scene.ROOM)));
    }

    @AfterAll
    static void stopCameras() {
        simulator.close();
    }

    private static String camera(String name, String more) {
        return "  %s: {url: \"%s\"%s}\n".formatted(name, simulator.camera(name).url(), more);
    }

    @Test
    void motionBecomesAnEventWithAPlayableClipAndAPicture() throws Exception {
        String yaml =
                "record: {pre-motion: 3s, post-motion: 2s}\nmotion: {end-after: 2s}\ncameras:\n" + camera("yard", "");
        try (TestNode node = TestNode.start(temp, yaml)) {
            assertThat(NodeNote.read(NodeNote.in(node.data())))
                    .as("the note of where it answers, for the commands")
                    .hasValueSatisfying(note -> assertThat(node.uri("/")).hasToString(note.url() + "/"));
            await("an event that has ended").atMost(90, TimeUnit.SECONDS).until(() -> {
                JsonNode events = node.events("yard");
                return !events.isEmpty()
                        && events.get(events.size() - 1).path("end").isString();
            });
            JsonNode events = node.events("yard");
            JsonNode first = events.get(events.size() - 1);
            Instant begin = Instant.parse(first.path("start").asString());
            assertThat(simulator.camera("yard").motion())
                    .as("the simulator's own record of when something moved, against the event's begin " + begin)
                    .anySatisfy(moved -> assertThat(begin)
                            .isBetween(moved.from().minusMillis(500), moved.to().plusMillis(500)));

            await("its clip is closed").atMost(60, TimeUnit.SECONDS).until(() -> {
                HttpResponse<byte[]> answer =
                        node.fetch("/api/events/" + first.path("id").asString() + "/clip.mp4", "Range", "bytes=0-99");
                return answer.statusCode() == 206;
            });
            HttpResponse<byte[]> range =
                    node.fetch("/api/events/" + first.path("id").asString() + "/clip.mp4", "Range", "bytes=4-11");
            assertThat(new String(range.body(), 0, 4, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("ftyp");
            HttpResponse<byte[]> picture =
                    node.fetch("/api/events/" + first.path("id").asString() + "/snapshot.jpg", "Accept", "image/jpeg");
            assertThat(picture.statusCode()).isEqualTo(200);
            assertThat(picture.body()).startsWith(0xFF, 0xD8);

            assertThat(first.path("score").asInt())
                    .isBetween(first.path("threshold").asInt(101), 100);
            assertThat(first.path("regions").isEmpty()).isFalse();
            assertThat(first.path("path").size()).isBetween(2, 64);
            JsonNode motion = node.get("/api/cameras/yard/motion");
            assertThat(motion.path("newest").path("age").asDouble(99)).isLessThan(15);
            assertThat(motion.path("points").size()).isGreaterThan(10);
            assertThat(motion.path("events").get(0).path("from").asString())
                    .as("the event as the search for motion saw it")
                    .startsWith(first.path("start").asString().substring(0, 19));
        }
    }

    @Test
    void aSilentCameraIsReportedShownWithItsAgeAndRecoversWithoutDelayingTheOther() throws Exception {
        SimulatedCamera gate = simulator.camera("gate");
        String yaml = "record: {mode: off}\ncameras:\n" + camera("gate", "") + camera("room", "");
        try (TestNode node = TestNode.start(temp, yaml)) {
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> node.state("gate").equals("healthy")
                            && node.state("room").equals("healthy"));
            assertThat(node.fetch("/api/cameras/gate/snapshot.jpg", "Accept", "image/jpeg")
                            .headers()
                            .firstValue("X-Picture-State"))
                    .hasValue("live");
            gate.fault(Fault.named("silent").orElseThrow());
            try {
                await("the silence is noticed")
                        .pollInterval(Duration.ofMillis(100))
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> !node.state("gate").equals("healthy"));
                assertThat(node.camera("gate").path("cause").asString()).isEqualTo("stalled");
                long framesOfTheOther = node.frames("room");
                await("the picture is called stale")
                        .atMost(40, TimeUnit.SECONDS)
                        .until(() -> node.fetch("/api/cameras/gate/snapshot.jpg", "Accept", "image/jpeg")
                                .headers()
                                .firstValue("X-Picture-State")
                                .equals(java.util.Optional.of("stale")));
                assertThat(node.frames("room")).isGreaterThan(framesOfTheOther);
                assertThat(node.state("room")).isEqualTo("healthy");
            } finally {
                gate.heal();
            }
            await("it sees again")
                    .atMost(40, TimeUnit.SECONDS)
                    .until(() -> node.state("gate").equals("healthy"));
        }
    }

    @Test
    void aChangedParameterSetStartsANewFile() throws Exception {
        SimulatedCamera drive = simulator.camera("drive");
        String yaml = "record: {mode: continuous}\nmotion: {enabled: false}\ncameras:\n" + camera("drive", "");
        try (TestNode node = TestNode.start(temp, yaml)) {
            await().atMost(30, TimeUnit.SECONDS).until(() -> node.frames("drive") > 60);
            assertThat(segments(node)).hasSize(1);
            drive.fault(Fault.named("resolution-change").orElseThrow());
            try {
                await("a second file")
                        .atMost(30, TimeUnit.SECONDS)
                        .until(() -> segments(node).size() >= 2);
            } finally {
                drive.heal();
            }
        }
    }

    private static java.util.List<JsonNode> segments(TestNode node) throws Exception {
        JsonNode answer = node.get("/api/recordings?camera=drive&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z");
        java.util.List<JsonNode> segments = new java.util.ArrayList<>();
        answer.path("segments").forEach(segments::add);
        return segments;
    }
}

package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.node.TestNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole node against GStreamer's RTSP server; ffmpeg checks the recordings. */
@Tag("interop")
final class RealServerIT {
    private static final List<String> MOUNTS = List.of("h264", "h264-bframes", "h265", "h264-aac", "h264-pcmu");

    /** The server encodes all streams at once, beside other tests: it may pause for longer than a camera should. */
    private static final String BUSY =
            "health: {connect-timeout: 60s, stall-limit: 60s, first-keyframe: 60s, keyframe-limit: 60s, clock-limit: 60s,"
                    + " picture-limit: 60s, recording-limit: 60s, analysis-limit: 60s}\n";

    @TempDir
    Path temp;

    private record Watched(String name, String mount, String transport) {
        String codec() {
            return mount.startsWith("h265") ? "h265" : "h264";
        }

        List<String> recordedStreams() {
            return switch (mount) {
                case "h264-aac" -> List.of("h264", "aac");
                case "h265" -> List.of("hevc");
                default -> List.of("h264");
            };
        }
    }

    private static List<Watched> everyKind() {
        List<Watched> cameras = new ArrayList<>();
        for (String mount : MOUNTS) {
            for (String transport : List.of("tcp", "udp")) {
                cameras.add(new Watched(mount + "-" + transport, mount, transport));
            }
        }
        cameras.add(new Watched("shared-1", "shared", "tcp"));
        cameras.add(new Watched("shared-2", "shared", "tcp"));
        return cameras;
    }

    @Test
    void everyKindOfStreamIsWatchedAndRecordedOverTcpAndUdp() throws Exception {
        List<Watched> cameras = everyKind();
        try (GstServer server = GstServer.start(0)) {
            StringBuilder yaml =
                    new StringBuilder(BUSY + "record: {mode: continuous}\nsnapshot: {interval: 0}\ncameras:\n");
            for (Watched camera : cameras) {
                yaml.append("  %s: {url: \"%s\", transport: %s}\n"
                        .formatted(camera.name, server.url(camera.mount), camera.transport));
            }
            try (TestNode node = TestNode.start(temp, yaml.toString())) {
                for (Watched camera : cameras) {
                    assertWatched(node, camera);
                }
            }
        }
        for (Watched camera : cameras) {
            assertRecorded(camera);
        }
        assertThat(run(
                        "ffprobe",
                        "-v",
                        "error",
                        "-select_streams",
                        "v",
                        "-show_entries",
                        "frame=pict_type",
                        "-of",
                        "csv=p=0",
                        recording("h264-bframes-tcp").toString()))
                .as("B-frames reach the recording")
                .contains("B");
    }

    private static void assertWatched(TestNode node, Watched camera) throws Exception {
        await(camera.name).atMost(60, TimeUnit.SECONDS).until(() -> node.frames(camera.name) > 120);
        assertThat(node.state(camera.name)).as(camera.name).isEqualTo("healthy");
        JsonNode answer = node.camera(camera.name);
        assertThat(answer.path("counters").path("sessions").asLong())
                .as(camera.name + " in its first session")
                .isEqualTo(1);
        assertThat(answer.path("counters").path("decode_errors").asLong())
                .as(camera.name)
                .isZero();
        assertThat(answer.path("codec").asString()).isEqualTo(camera.codec());
    }

    private void assertRecorded(Watched camera) throws Exception {
        assertThat(recordings(camera.name))
                .as("one session without a change is one file: " + camera.name)
                .hasSize(1);
        Path file = recording(camera.name);
        assertThat(run(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-xerror",
                        "-i",
                        file.toString(),
                        "-fps_mode",
                        "passthrough",
                        "-enc_time_base",
                        "-1",
                        "-f",
                        "null",
                        "-"))
                .as("errors that ffmpeg reports in " + file)
                .isEmpty();
        String streams =
                run("ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", file.toString());
        assertThat(streams.lines().toList()).as(file.toString()).containsExactlyElementsOf(camera.recordedStreams());
    }

    @Test
    void aFrozenServerIsNoticedWithin5SecondsAndRecovered() throws Exception {
        try (GstServer server = GstServer.start(0);
                TestNode node = TestNode.start(
                        temp, "cameras:\n  front: {url: \"%s\", transport: tcp}\n".formatted(server.url("h264")))) {
            await().atMost(30, TimeUnit.SECONDS).until(() -> node.state("front").equals("healthy"));
            server.stop();
            await("the stall is noticed")
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(30, TimeUnit.SECONDS)
                    .until(() -> !node.state("front").equals("healthy"));
            assertThat(node.camera("front").path("cause").asString()).isEqualTo("stalled");
            await("the session is replaced")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> node.state("front").equals("reconnecting"));
            server.resume();
            await("it sees again")
                    .atMost(40, TimeUnit.SECONDS)
                    .until(() -> node.state("front").equals("healthy"));
            assertThat(node.camera("front").path("counters").path("outages").asLong())
                    .isEqualTo(1);
        }
    }

    private Path recording(String camera) throws IOException {
        return recordings(camera).getFirst();
    }

    private List<Path> recordings(String camera) throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("data/recordings").resolve(camera))) {
            return files.filter(f -> f.toString().endsWith(".mp4")).toList();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}

package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.TestNode;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The node beside a real MediaMTX: cameras that are read from it, a dead server and its return, and the server's own picture. */
@Tag("interop")
@Timeout(180)
final class RestreamedCameraIT {
    private static final Duration PROMPT = Duration.ofSeconds(20);

    private final SystemClock clock = new SystemClock();
    private final List<Integer> ports = new ArrayList<>();
    private Optional<Process> server = Optional.empty();

    @TempDir
    Path folder;

    private void freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            sockets.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
        }
        for (ServerSocket socket : sockets) {
            ports.add(socket.getLocalPort());
            socket.close();
        }
    }

    /** @param paths YAML, indented by two */
    private void startServer(String paths) throws Exception {
        Optional<Path> named = Optional.ofNullable(System.getenv("MEDIAMTX")).map(Path::of);
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        MediaMtxProgram program = MediaMtxProgram.find(
                named, path + ":" + Path.of("../shared/bin").toAbsolutePath().normalize());
        Path file = Files.writeString(
                folder.resolve("mediamtx.yml"), """
                api: true
                apiAddress: 127.0.0.1:%d
                rtsp: true
                rtspTransports: [tcp]
                rtspEncryption: "no"
                rtspAddress: 127.0.0.1:%d
                rtmp: false
                hls: false
                webrtc: false
                srt: false
                paths:
                %s""".formatted(ports.get(1), ports.get(0), paths.indent(2)));
        server = Optional.of(new ProcessBuilder(program.command(file))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mediamtx.log").toFile())
                .start());
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        if (server.isPresent()) {
            server.get().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static CameraOptions options(String name) {
        return CameraOptions.of(name, Scene.ROOM).withPictures(320, 180, 10, 1);
    }

    /** The camera's address with its sign-in, as MediaMTX needs it. */
    private static String source(URI url, Credentials signIn) {
        return url.toString().replace("rtsp://", "rtsp://" + signIn.user() + ":" + signIn.password() + "@");
    }

    private Duration until(TestNode node, String camera, String what, java.util.function.Predicate<JsonNode> wanted) {
        long from = clock.monotonicNanos();
        await(camera + ": " + what).atMost(Duration.ofSeconds(60)).until(() -> wanted.test(node.camera(camera)));
        return clock.since(from);
    }

    private static boolean is(JsonNode camera, String cause) {
        return camera.path("cause").asString("").equals(cause)
                && !camera.path("seen").asBoolean();
    }

    private static boolean sees(JsonNode camera) {
        return camera.path("state").asString().equals("healthy");
    }

    @Test
    void aDeadServerAnAwayCameraAndTheServersOwnPictureAreToldApart() throws Exception {
        freePorts();
        Credentials signIn = new Credentials("anna", "p4ss");
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                options("yard").withCredentials(signIn, false), options("hall"), options("gate")))) {
            String paths = """
                    yard: {source: '%s', sourceOnDemand: true}
                    hall: {source: '%s'}
                    slate: {source: '%s', alwaysAvailable: true, alwaysAvailableTracks: [{codec: H264}]}
                    """.formatted(
                            source(simulator.camera("yard").url(), signIn),
                            simulator.camera("hall").url(),
                            simulator.camera("gate").url());
            startServer(paths);
            Files.writeString(folder.resolve("password"), signIn.password());
            try (TestNode node = TestNode.start(folder, """
                    snapshot: {interval: 0}
                    record: {mode: 'off'}
                    streams: {enabled: true, rtsp-port: %d, api-port: %d}
                    cameras:
                      yard: {url: '%s', username: anna, password-file: password, via: mediamtx}
                      hall: {url: '%s', via: mediamtx}
                      gate: {url: 'rtsp://127.0.0.1:%d/slate'}
                    """.formatted(
                            ports.get(0),
                            ports.get(1),
                            simulator.camera("yard").url(),
                            simulator.camera("hall").url(),
                            ports.get(0)))) {
                for (String camera : List.of("yard", "hall", "gate")) {
                    until(node, camera, "is seen", RestreamedCameraIT::sees);
                }
                theServersPictureIsNotTheCameras(simulator, node);
                aCameraThatIsAwayIsNoDeadServer(simulator, node);
                aDeadServerIsItsOwnCause(node, paths);
                aDiagnosisReadsTheServer(simulator, node);
            }
        }
    }

    private void theServersPictureIsNotTheCameras(Simulator simulator, TestNode node) throws Exception {
        simulator.camera("gate").fault(Fault.named("refuse").orElseThrow());
        Duration blind = until(node, "gate", "is blind", camera -> is(camera, "source-away"));
        assertThat(blind).as("the server's picture was healthy for 60 s").isLessThan(Duration.ofSeconds(10));
        assertThat(node.camera("gate").path("picture_state").asString()).isEqualTo("stale");
        simulator.camera("gate").heal();
        until(node, "gate", "is seen again", RestreamedCameraIT::sees);
    }

    private void aCameraThatIsAwayIsNoDeadServer(Simulator simulator, TestNode node) throws Exception {
        simulator.camera("hall").fault(Fault.named("refuse").orElseThrow());
        until(node, "hall", "is away behind the server", camera -> is(camera, "source-away"));
        assertThat(sees(node.camera("yard"))).isTrue();
        simulator.camera("hall").heal();
        assertThat(until(node, "hall", "is seen again", RestreamedCameraIT::sees))
                .isLessThan(Duration.ofSeconds(40));
    }

    private void aDeadServerIsItsOwnCause(TestNode node, String paths) throws Exception {
        stopServer();
        for (String camera : List.of("yard", "hall")) {
            assertThat(until(node, camera, "names the server", c -> is(c, "restreamer-down")))
                    .isLessThan(PROMPT);
        }
        JsonNode incident = node.get("/api/incidents").path("incidents").path(0);
        assertThat(incident.path("message").asString()).startsWith("3 of 3 cameras went blind");
        startServer(paths);
        for (String camera : List.of("yard", "hall", "gate")) {
            assertThat(until(node, camera, "is back", RestreamedCameraIT::sees)).isLessThan(PROMPT);
        }
    }

    private void aDiagnosisReadsTheServer(Simulator simulator, TestNode node) throws Exception {
        JsonNode well = node.get("/api/cameras/yard/diagnosis");
        assertThat(well.path("verdict").asString())
                .startsWith("The camera is well: H264")
                .endsWith("It is read from MediaMTX.");
        assertThat(well.path("fps").asDouble()).isBetween(9.0, 11.0);
        simulator.camera("hall").fault(Fault.named("refuse").orElseThrow());
        until(node, "hall", "is away", camera -> is(camera, "source-away"));
        JsonNode away = node.get("/api/cameras/hall/diagnosis");
        assertThat(away.path("well").asBoolean()).isFalse();
        assertThat(away.path("verdict").asString())
                .startsWith("MediaMTX answers, but gets no picture from the camera.")
                .contains("nothing listens on port");
        assertThat(away.toString()).doesNotContain("p4ss");
    }
}

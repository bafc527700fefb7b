package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.outlet.JpegOutlet;
import dev.watchkeeper.lab.outlet.SelfSigned;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras that send JPEG over HTTP, and uncompressed video as from devices: watched, recorded and shown as stills, with causes, and recovering after silence. */
final class InputsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private final SelfSigned identity =
            SelfSigned.make("yard", here, clock.wall().minusSeconds(60), Duration.ofDays(1));
    private Simulator simulator;
    private JpegOutlet open;
    private JpegOutlet digest;
    private JpegOutlet basic;
    private HttpServer page;

    @BeforeEach
    void start() throws Exception {
        CameraOptions options = CameraOptions.of("open", Scene.ROOM).withPictures(320, 180, 5, 1);
        Credentials anna = new Credentials("anna", "pass word");
        simulator = Simulator.start(SimulatorOptions.of(
                options,
                options.withName("digest").withCredentials(anna, false),
                options.withName("basic").withCredentials(anna, true)));
        open = new JpegOutlet(simulator.camera("open"), here, 0, Optional.empty(), clock);
        digest = new JpegOutlet(simulator.camera("digest"), here, 0, Optional.empty(), clock);
        page = HttpServer.create(new InetSocketAddress(here, 0), 5);
        page.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write("<html>\n<body>My camera</body>\n</html>\n".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        page.start();
        basic = new JpegOutlet(simulator.camera("basic"), here, 0, Optional.of(identity), clock);
    }

    @AfterEach
    void end() {
        open.close();
        digest.close();
        basic.close();
        page.stop(0);
        simulator.close();
    }

    @Test
    void camerasAreWatchedAndRecordedAndSilenceAndCausesAreReported() throws Exception {
        Path pinned = Files.writeString(folder.resolve("own.pem"), identity.pem());
        Path password = Files.writeString(folder.resolve("password"), "pass word\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "wrong\n");
        String right = ", username: anna, password-file: " + password;
        Map<String, String> cameras = new LinkedHashMap<>();
        cameras.put("open", camera(open.url(), ""));
        cameras.put("digest", camera(digest.url(), right));
        cameras.put("basic", camera(basic.url(), right + ", certificate-file: " + pinned));
        cameras.put("wrong-password", camera(digest.url(), ", username: anna, password-file: " + wrong));
        cameras.put("no-password", camera(basic.url(), ""));
        cameras.put("elsewhere", camera(open.url().resolve("/nothing"), ""));
        cameras.put(
                "page",
                camera(URI.create("http://127.0.0.1:" + page.getAddress().getPort() + "/"), ""));
        cameras.put("raw", "{url: " + RawVideo.write(folder.resolve("noise.y4m")) + ", loop: true}");
        cameras.put("usb", "{url: /dev/video-of-nobody}");
        cameras.put("closed", camera(URI.create("http://127.0.0.1:1/x"), ""));
        try (TestNode node = TestNode.start(folder, yaml(cameras))) {
            awaitCause(node, "open", "");
            awaitCause(node, "digest", "");
            awaitCause(node, "basic", "");
            awaitCause(node, "wrong-password", "auth");
            awaitCause(node, "no-password", "auth");
            awaitCause(node, "elsewhere", "not-found");
            awaitCause(node, "closed", "refused");
            awaitCause(node, "page", "unsupported-codec");
            awaitCause(node, "usb", "not-found");
            awaitCause(node, "raw", "");
            assertThat(node.camera("raw").path("codec").asString()).isEqualTo("raw");
            assertThat(node.fetch("/api/cameras/raw/snapshot.jpg", "Accept", "image/jpeg")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(digest.refusedSignIns()).as("of one session").isEqualTo(1);
            assertThat(node.camera("open").path("codec").asString()).isEqualTo("mjpeg");
            HttpResponse<byte[]> still = node.fetch("/api/cameras/open/snapshot.jpg", "Accept", "image/jpeg");
            assertThat(still.statusCode()).isEqualTo(200);
            assertThat(node.get("/api/cameras").toString()).doesNotContain("pass word", "pass%20word");
            await("pictures reach the disk")
                    .atMost(LIMIT)
                    .until(() ->
                            node.get("/api/recordings?camera=open").toString().contains("mjpeg"));
            assertThat(node.get("/api/recordings?camera=raw").toString()).doesNotContain("\"camera\":\"raw\"");
            for (String[] fault : new String[][] {{"silent", "stalled"}, {"refuse", "refused"}}) {
                simulator.camera("open").fault(Fault.named(fault[0]).orElseThrow());
                awaitCause(node, "open", fault[1]);
                simulator.camera("open").heal();
                awaitCause(node, "open", "");
            }
            simulator.camera("digest").fault(Fault.Sending.CORRUPT_ALL);
            awaitCause(node, "digest", "decode-errors");
            awaitCause(node, "raw", "");
        }
    }

    private static void awaitCause(TestNode node, String camera, String cause) {
        await(camera + " is " + (cause.isEmpty() ? "healthy" : cause))
                .atMost(LIMIT)
                .until(() -> cause.isEmpty()
                        ? node.state(camera).equals("healthy")
                        : node.camera(camera).path("cause").asString().equals(cause));
    }

    private static String camera(URI url, String more) {
        return "{url: \"" + url + "\"" + more + "}";
    }

    private static String yaml(Map<String, String> cameras) {
        StringBuilder yaml = new StringBuilder("record: {mode: continuous}\nmotion: {enabled: false}\n"
                + "health: {stall-notice: 1s, stall-limit: 2s, picture-limit: 2s}\ncameras:\n");
        cameras.forEach((name, camera) ->
                yaml.append("  ").append(name).append(": ").append(camera).append("\n"));
        return yaml.toString();
    }
}

package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.outlet.SelfSigned;
import dev.watchkeeper.lab.outlet.TlsOutlet;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cameras over RTSPS: causes are reported as over RTSP, certificates are checked, and a silent camera is reported and recovers. */
final class RtspsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final Instant now = new SystemClock().wall();
    private final InetAddress here = InetAddress.getLoopbackAddress();
    private final SelfSigned own = SelfSigned.make("yard", here, now.minusSeconds(60), Duration.ofDays(1));
    private final SelfSigned other = SelfSigned.make("yard", here, now.minusSeconds(60), Duration.ofDays(1));
    private final SelfSigned old = SelfSigned.make("yard", here, now.minusSeconds(7200), Duration.ofHours(1));
    private Simulator simulator;
    private TlsOutlet secret;
    private TlsOutlet open;
    private TlsOutlet expired;

    @BeforeEach
    void start() throws Exception {
        CameraOptions options = CameraOptions.of("open", Scene.ROOM).withPictures(320, 180, 10, 1);
        simulator = Simulator.start(SimulatorOptions.of(
                options, options.withName("secret").withCredentials(new Credentials("anna", "pass word"), false)));
        open = new TlsOutlet(simulator.camera("open"), here, 0, own);
        secret = new TlsOutlet(simulator.camera("secret"), here, 0, own);
        expired = new TlsOutlet(simulator.camera("open"), here, 0, old);
    }

    @AfterEach
    void end() {
        open.close();
        secret.close();
        expired.close();
        simulator.close();
    }

    @Test
    void camerasAreWatchedAndSilenceAndCausesAreReported() throws Exception {
        Path right = Files.writeString(folder.resolve("own.pem"), own.pem());
        Path wrong = Files.writeString(folder.resolve("other.pem"), other.pem());
        Path past = Files.writeString(folder.resolve("old.pem"), old.pem());
        Path password = Files.writeString(folder.resolve("password"), "pass word\n");
        Path refused = Files.writeString(folder.resolve("wrong"), "wrong\n");
        URI url = open.url();
        Map<String, String> cameras = new LinkedHashMap<>();
        cameras.put("any", camera(url, ""));
        cameras.put(
                "pinned", camera(secret.url(), ", username: anna, password-file: " + password + certificate(right)));
        cameras.put("stranger", camera(url, certificate(wrong)));
        cameras.put("expired", camera(expired.url(), certificate(past)));
        cameras.put("wrong-password", camera(secret.url(), ", username: anna, password-file: " + refused));
        cameras.put("no-password", camera(secret.url(), ""));
        cameras.put("elsewhere", camera(url.resolve("/nothing"), ""));
        cameras.put("closed", camera(URI.create("rtsps://127.0.0.1:1/x"), ""));
        try (TestNode node = TestNode.start(folder, yaml(cameras))) {
            awaitCause(node, "any", "");
            awaitCause(node, "pinned", "");
            awaitCause(node, "stranger", "certificate");
            assertThat(node.camera("stranger").path("message").asString())
                    .matches(".*SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}.* neither in certificate-file nor signed by .*");
            awaitCause(node, "expired", "certificate");
            awaitCause(node, "wrong-password", "auth");
            awaitCause(node, "no-password", "auth");
            awaitCause(node, "elsewhere", "not-found");
            awaitCause(node, "closed", "refused");
            for (String[] fault : new String[][] {{"silent", "stalled"}, {"refuse", "refused"}}) {
                simulator.camera("secret").fault(Fault.named(fault[0]).orElseThrow());
                awaitCause(node, "pinned", fault[1]);
                simulator.camera("secret").heal();
                awaitCause(node, "pinned", "");
            }
            assertThat(node.get("/api/cameras").toString()).doesNotContain("pass word", "pass%20word");
        }
    }

    private static void awaitCause(TestNode node, String camera, String cause) {
        await(camera + " is " + (cause.isEmpty() ? "healthy" : cause))
                .atMost(LIMIT)
                .until(() -> cause.isEmpty()
                        ? node.state(camera).equals("healthy")
                        : node.camera(camera).path("cause").asString().equals(cause));
    }

    private static String certificate(Path file) {
        return ", certificate-file: " + file;
    }

    private static String camera(URI url, String more) {
        return "{url: \"" + url + "\"" + more + "}";
    }

    private static String yaml(Map<String, String> cameras) {
        StringBuilder yaml = new StringBuilder("record: {mode: off}\nmotion: {enabled: false}\n"
                + "health: {stall-notice: 1s, stall-limit: 2s}\ncameras:\n");
        cameras.forEach((name, camera) ->
                yaml.append("  ").append(name).append(": ").append(camera).append("\n"));
        return yaml.toString();
    }
}

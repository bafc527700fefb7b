package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running node is set up over its API: what is wanted is written into the file and takes effect, and no other camera notices. */
@Timeout(120)
final class SetupIT {
    @TempDir
    Path temp;

    private final HttpClient client = HttpClient.newHttpClient();
    private Optional<TestNode> running = Optional.empty();

    private TestNode node() {
        return running.orElseThrow();
    }

    private HttpResponse<String> send(String method, String path, String json) throws Exception {
        return client.send(request(method, path, json), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String method, String path, String json) {
        return HttpRequest.newBuilder(node().uri(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private String version() throws Exception {
        return node().get("/api/config").path("version").asString();
    }

    private static JsonNode tree(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    @Test
    void aCameraIsTriedKeptChangedAndRemoved() throws Exception {
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(
                CameraOptions.of("yard", Scene.YARD),
                CameraOptions.of("gate", Scene.ROOM).withCredentials(new Credentials("anna", "s3cret"), false)))) {
            String url = simulator.camera("yard").url().toString();
            String gate = "rtsp://127.0.0.1:" + simulator.camera("gate").url().getPort()
                    + simulator.camera("gate").url().getPath();
            String before = "# mine\nrecord: {mode: off}   # no disk\ncameras:\n  yard: {url: \"%s\"}   # behind\n"
                    .formatted(url);
            try (TestNode node = TestNode.start(temp, before)) {
                running = Optional.of(node);
                Path file = temp.resolve("watchkeeper.yml");
                assertThat(node.get("/api/config").path("writable").asBoolean())
                        .as("nobody has said which file")
                        .isFalse();
                node.editable();
                await().atMost(40, TimeUnit.SECONDS)
                        .until(() -> node.state("yard").equals("healthy"));
                long epoch = epoch();

                JsonNode wrong = tree(send(
                        "POST",
                        "/api/cameras/try",
                        "{\"url\": \"%s\", \"username\": \"anna\", \"password\": \"wrong\", \"picture\": true}"
                                .formatted(gate)));
                assertThat(wrong.path("picture").isNull()).isTrue();
                assertThat(wrong.path("well").asBoolean()).isFalse();
                assertThat(wrong.path("verdict").asString()).contains("refuses this user and password");
                JsonNode tried = tree(send(
                        "POST",
                        "/api/cameras/try",
                        "{\"url\": \"%s\", \"username\": \"anna\", \"password\": \"s3cret\", \"picture\": true}"
                                .formatted(gate)));
                assertThat(tried.path("well").asBoolean()).as(tried.toString()).isTrue();
                BufferedImage picture = ImageIO.read(new ByteArrayInputStream(
                        Base64.getDecoder().decode(tried.path("picture").asString())));
                assertThat(picture.getWidth()).isEqualTo(640);
                assertThat(Files.readString(file)).isEqualTo(before);

                String added =
                        "{\"version\": \"%s\", \"name\": \"gate\", \"password\": \"s3cret\", \"settings\": {\"url\": \"%s\","
                                        .formatted(version(), gate)
                                + " \"username\": \"anna\", \"title\": \"<b>Tor</b>\"}}";
                HttpResponse<String> answer = send("POST", "/api/cameras", added);
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                assertThat(tree(answer).path("added").toString()).isEqualTo("[\"gate\"]");
                assertThat(Files.readString(file))
                        .startsWith(before)
                        .contains("  gate:\n    url: '" + gate + "'\n")
                        .doesNotContain("s3cret");
                await("the password is taken from its file")
                        .atMost(40, TimeUnit.SECONDS)
                        .until(() -> node.state("gate").equals("healthy"));
                assertThat(node.camera("gate").path("title").asString()).isEqualTo("<b>Tor</b>");

                twoSaveAtOnce();
                HttpResponse<String> refused = send(
                        "PATCH",
                        "/api/config",
                        "{\"version\": \"%s\", \"changes\": {\"motion.sensitivity\": 700}}".formatted(version()));
                assertThat(refused.statusCode()).isEqualTo(422);
                assertThat(refused.body()).contains("Nothing was changed", "watchkeeper.yml:");

                assertThat(send("DELETE", "/api/cameras/gate?version=" + version(), "")
                                .statusCode())
                        .isEqualTo(200);
                assertThat(node.get("/api/cameras").path("cameras").size()).isEqualTo(1);
                assertThat(Files.readString(file)).startsWith(before).doesNotContain("gate");
                assertThat(epoch()).as("the session of the other camera").isEqualTo(epoch);
                try (Stream<Path> files = Files.list(node.data().resolve("config-history"))) {
                    assertThat(files).hasSize(3);
                }
                assertThat(new String(
                                node.fetch("/api/config", "Accept", "application/json")
                                        .body(),
                                StandardCharsets.UTF_8))
                        .doesNotContain("s3cret");
            }
        }
    }

    /** One of them is kept; the other one is told, and overwrites nothing. */
    private void twoSaveAtOnce() throws Exception {
        String version = version();
        String body = "{\"version\": \"%s\", \"settings\": {\"title\": \"%s\"}}";
        CompletableFuture<HttpResponse<String>> one = client.sendAsync(
                request("PUT", "/api/cameras/gate", body.formatted(version, "one")),
                HttpResponse.BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> other = client.sendAsync(
                request("PUT", "/api/cameras/gate", body.formatted(version, "other")),
                HttpResponse.BodyHandlers.ofString());
        List<Integer> statuses = Stream.of(one, other)
                .map(future -> future.orTimeout(60, TimeUnit.SECONDS).join().statusCode())
                .sorted()
                .toList();
        assertThat(statuses).containsExactly(200, 409);
    }

    private long epoch() {
        return node().node().cameras().unit("yard").orElseThrow().vitals().epoch();
    }
}

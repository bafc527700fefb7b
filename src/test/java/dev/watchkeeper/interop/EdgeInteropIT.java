package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.interop.EdgeServers.Edge;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.node.Node;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configurations of {@code edge/}, in front of a real node that is restarted. */
@Tag("interop")
final class EdgeInteropIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PICTURE = "/api/cameras/yard/snapshot.jpg";
    private static final String PAGE = "/public/yard";
    private static final String SIGN_IN =
            "Basic " + Base64.getEncoder().encodeToString("ann:correct horse".getBytes(StandardCharsets.UTF_8));

    /** Everything that a visitor may try, with and without a camera that is open. */
    private static final List<String> CLOSED = List.of(
            "/",
            "/main.js",
            "/metrics",
            "/api/status",
            "/api/cameras",
            "/api/cameras/yard",
            "/api/cameras/yard/motion",
            "/api/cameras/gate/snapshot.jpg",
            "/api/cameras/gate/snapshot.jpg?t=1",
            "/api/cameras/yard/../gate/snapshot.jpg",
            "/public/gate",
            "/public/..%2f..%2fapi%2fcameras",
            "/api/events",
            "/api/recordings",
            "/api/coverage",
            "/api/incidents",
            "/api/backups",
            "/api/health",
            "/api/stream",
            "/tune/yard");

    @TempDir
    Path temp;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Edge> edges = new ArrayList<>();
    private Simulator simulator;
    private Node node;
    private int port;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD), CameraOptions.of("gate", Scene.ROOM)));
        Users.addOrReplace(temp.resolve("users"), "ann", "correct horse");
        port = EdgeServers.freePort();
        startNode();
        edges.add(EdgeServers.nginx(Files.createDirectories(temp.resolve("nginx")), port));
        edges.add(EdgeServers.worker(port));
    }

    @AfterEach
    void stop() throws Exception {
        for (Edge edge : edges) {
            edge.close();
        }
        node.close();
        simulator.close();
        client.shutdownNow();
    }

    private void startNode() throws Exception {
        Path file = Files.writeString(temp.resolve("watchkeeper.yml"), """
                api: {port: %d, users-file: users}
                edge: {public-cameras: [yard]}
                record: {mode: off}
                cameras:
                  yard: {url: "%s"}
                  gate: {url: "%s"}
                """.formatted(
                port, simulator.camera("yard").url(), simulator.camera("gate").url()));
        Loaded loaded = SettingsLoader.load(Optional.of(file), List.of(), List.of(), temp);
        node = Node.start(((Loaded.Good) loaded).settings(), new SystemClock(), () -> {});
    }

    private HttpResponse<byte[]> ask(String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private boolean isLive(Edge edge) throws Exception {
        HttpResponse<byte[]> answer = ask(edge.url() + PICTURE);
        return answer.statusCode() == 200 && header(answer, "X-Picture-State").equals("live");
    }

    @Test
    void visitorsGetTheLastPictureWhileTheNodeRestartsAndNeverAnythingElse() throws Exception {
        try (Browser browser = Browser.start(Files.createDirectories(temp.resolve("chromium")))) {
            for (Edge edge : edges) {
                await(edge.name() + " shows the picture").atMost(LIMIT).until(() -> isLive(edge));
                assertThat(ask(edge.url() + PAGE).statusCode()).isEqualTo(200);
            }
            // What somebody who has signed in was shown must not be kept for others.
            Edge nginx = edges.getFirst();
            for (String path : List.of("/api/cameras/gate/snapshot.jpg", "/api/cameras", "/", "/api/events", PICTURE)) {
                assertThat(ask(nginx.url() + path, "Authorization", SIGN_IN).statusCode())
                        .as(path)
                        .isEqualTo(200);
            }
            edges.forEach(this::assertNothingElseIsOpen);

            Browser.Page page = browser.open(URI.create(nginx.url() + PAGE), 800, 700);
            await("the page shows a live picture")
                    .atMost(LIMIT)
                    .until(() -> shownAs(page).equals("live"));
            Map<Edge, Instant> last = new HashMap<>();
            for (Edge edge : edges) {
                last.put(edge, Instant.parse(header(ask(edge.url() + PICTURE), "X-Picture-Time")));
                assertThat(ask(edge.url() + "/public/page.js").statusCode()).isEqualTo(200);
                assertThat(ask(edge.url() + "/public/page.css").statusCode()).isEqualTo(200);
            }
            node.close();
            await("what was fresh has expired").pollDelay(Duration.ofSeconds(3)).until(() -> true);
            for (Edge edge : edges) {
                for (int i = 0; i < 5; i++) {
                    assertThat(ask(edge.url() + PAGE).statusCode())
                            .as(edge.name())
                            .isEqualTo(200);
                    HttpResponse<byte[]> old = ask(edge.url() + PICTURE + "?t=" + i);
                    assertThat(old.statusCode()).as(edge.name()).isEqualTo(200);
                    assertThat(header(old, "X-Picture-State")).as(edge.name()).isEqualTo("stale");
                    assertThat(Instant.parse(header(old, "X-Picture-Time")))
                            .as("the picture's own time")
                            .isBetween(
                                    Objects.requireNonNull(last.get(edge)).minusMillis(1),
                                    Objects.requireNonNull(last.get(edge)).plusSeconds(10));
                    assertThat(old.body()).startsWith(0xff, 0xd8);
                }
                assertNothingElseIsOpen(edge);
            }
            await("the page says that the picture is old")
                    .atMost(LIMIT)
                    .until(() -> shownAs(page).equals("stale"));
            assertThat(page.value("document.getElementById('state').textContent")
                            .asString())
                    .isEqualTo("Old picture: this is not how it looks there now.");
            assertThat(page.value("document.getElementById('age').textContent").asString())
                    .contains(" s old, taken ");
            try (Browser.Page fresh = browser.open(URI.create(nginx.url() + PAGE), 800, 700)) {
                await("so does a page that comes from the cache, too")
                        .atMost(LIMIT)
                        .until(() -> shownAs(fresh).equals("stale")
                                && fresh.value("document.getElementById('picture').naturalWidth")
                                                .asInt()
                                        > 0);
            }
            startNode();
            for (Edge edge : edges) {
                await(edge.name() + " shows the node's own again").atMost(LIMIT).until(() -> {
                    int status = ask(edge.url() + PICTURE).statusCode();
                    assertThat(status).as("also while there is no picture yet").isEqualTo(200);
                    return isLive(edge);
                });
            }
            await("and the page, too").atMost(LIMIT).until(() -> shownAs(page).equals("live"));
        }
    }

    private static String shownAs(Browser.Page page) {
        return page.value("document.getElementById('figure')?.className ?? ''").asString();
    }

    private void assertNothingElseIsOpen(Edge edge) {
        for (String path : CLOSED) {
            try {
                HttpResponse<byte[]> answer = ask(edge.url() + path);
                assertThat(answer.statusCode()).as(edge.name() + " " + path).isIn(400, 401, 404, 503);
                assertThat(header(answer, "Content-Type")).as(path).doesNotContain("image");
            } catch (Exception e) {
                throw new AssertionError(edge.name() + " " + path, e);
            }
        }
    }
}

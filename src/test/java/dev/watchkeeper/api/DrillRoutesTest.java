package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.drill.DrillDesk;
import dev.watchkeeper.drill.DrillFolder;
import dev.watchkeeper.drill.DrillResult;
import dev.watchkeeper.drill.DrillResult.Times;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The routes of live drills. */
final class DrillRoutesTest {
    @TempDir
    Path data;

    private final SystemClock clock = new SystemClock();
    private final FakeRooms rooms = new FakeRooms();
    private final CountDownLatch go = new CountDownLatch(1);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Optional<ApiServer> server = Optional.empty();
    private int port;

    @BeforeEach
    void start() throws Exception {
        rooms.drills = new DrillDesk(
                new DrillFolder(data),
                Map.of("camera-stalls", (run, ending) -> {
                    go.await();
                    return new DrillResult(
                            run,
                            new Times(
                                    Optional.of(Duration.ofMillis(4100)),
                                    Optional.empty(),
                                    Optional.of(Duration.ofSeconds(31))),
                            false,
                            "It was not healed.");
                }),
                clock);
        ApiServer api = FakeRooms.server(RunningApi.settings("127.0.0.1", 0, Optional.empty()), data, rooms, clock);
        server = Optional.of(api);
        port = api.start();
    }

    @AfterEach
    void stop() {
        go.countDown();
        server.ifPresent(ApiServer::close);
        client.shutdownNow();
    }

    private HttpResponse<byte[]> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private String error(HttpResponse<byte[]> answer, int status) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        return RunningApi.tree(answer).path("error").asString();
    }

    @Test
    void aDrillIsBegunOnceAtATimeAndItsResultIsListed() throws Exception {
        assertThat(RunningApi.tree(send("GET", "/api/drills", "")).toString())
                .isEqualTo("{\"running\":null,\"drills\":[]}");
        HttpResponse<byte[]> begun = send("POST", "/api/drills", "{\"fault\": \"camera-stalls\"}");
        assertThat(begun.statusCode()).isEqualTo(202);
        String id = RunningApi.tree(begun).path("id").asString();
        assertThat(id).endsWith("-camera-stalls");
        assertThat(error(send("POST", "/api/drills", "{\"fault\": \"camera-stalls\"}"), 409))
                .contains(id);
        assertThat(RunningApi.tree(send("GET", "/api/drills", ""))
                        .path("running")
                        .path("id")
                        .asString())
                .isEqualTo(id);
        go.countDown();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> rooms.drills.running().isEmpty());
        JsonNode result = RunningApi.tree(send("GET", "/api/drills?limit=1", ""))
                .path("drills")
                .get(0);
        assertThat(result.path("id").asString()).isEqualTo(id);
        assertThat(result.path("noticed_after").asDouble()).isEqualTo(4.1);
        assertThat(result.path("healed_after").isNull()).isTrue();
        assertThat(result.path("told_after").asDouble()).isEqualTo(31);
        assertThat(result.path("passed").asBoolean(true)).isFalse();
        assertThat(result.path("text").asString()).isEqualTo("It was not healed.");
    }

    @Test
    void whatCannotBeDrilledIsRefusedInASentence() throws Exception {
        assertThat(error(send("POST", "/api/drills", "{\"fault\": \"node-hangs\", \"yes\": true}"), 400))
                .contains("watchkeeper drill --live node-hangs");
        assertThat(error(send("POST", "/api/drills", "{\"fault\": \"flood\"}"), 400))
                .contains("camera-stalls");
        assertThat(error(send("POST", "/api/drills", "{"), 400)).contains("{\"fault\": \"camera-stalls\"}");
        assertThat(error(send("GET", "/api/drills?limit=0", ""), 400)).contains("1 to 1000");
        assertThat(send("POST", "/api/drills", "{\"fault\": \"camera-stalls\"}", "Origin", "http://evil.example")
                        .statusCode())
                .as("another site's page begins nothing")
                .isEqualTo(403);
        assertThat(rooms.drills.running()).isEmpty();
    }
}

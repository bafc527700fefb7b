package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sensors of a whole node: a command, a web server that breaks, and a value that is posted and sets off a recording. */
@Execution(ExecutionMode.CONCURRENT)
final class SensorIT {
    @TempDir
    Path temp;

    private final AtomicInteger status = new AtomicInteger(200);

    @Test
    void sensorsAreReadPostedAndSetOffWhatTheyShould() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"a\":{\"t\":21.5}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Path value = Files.writeString(temp.resolve("value"), "on\n");
        String yaml = """
                record: {pre-motion: 1s, post-motion: 1s}
                motion: {enabled: false}
                cameras: {yard: {url: "%s"}}
                sensors:
                  door: {command: [cat, "%s"], interval: 1s, stale-after: 10s}
                  hang: {command: [sleep, '1000'], interval: 1s, time-limit: 0.5s, stale-after: 10s}
                  heat: {type: number, unit: C, http: {url: "http://127.0.0.1:%d/", field: a.t}, interval: 1s, stale-after: 10s}
                  bell: {push: true, when: [{value: true, record: [yard], for: 1s, arm: false}]}
                verify:
                - {name: bright, camera: yard, brightness: 1%%}
                """;
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD)));
                TestNode node = TestNode.start(
                        temp,
                        yaml.formatted(
                                simulator.camera("yard").url(),
                                value,
                                server.getAddress().getPort()))) {
            await().atMost(30, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> sensor(node, "door").path("value").asBoolean(false)
                            && sensor(node, "heat").path("value").asDouble(0) == 21.5
                            && sensor(node, "hang").path("failures").asInt(0) == 1);
            assertThat(sensor(node, "hang").path("error").asString("")).contains("did not end within 0.5 s");
            status.set(503);
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> sensor(node, "heat").path("failures").asInt(0) == 1);
            assertThat(sensor(node, "heat").path("value").asDouble(0)).isEqualTo(21.5);

            await().atMost(30, TimeUnit.SECONDS).until(() -> node.state("yard").equals("healthy"));
            assertThat(node.post("/api/sensors/bell", "{\"value\":\"maybe\"}").statusCode())
                    .isEqualTo(400);
            assertThat(node.post("/api/sensors/door", "{\"value\":true}").statusCode())
                    .isEqualTo(409);
            assertThat(node.post("/api/sensors/none", "{\"value\":true}").statusCode())
                    .isEqualTo(404);
            assertThat(node.post("/api/sensors/bell", "{\"value\":true}").statusCode())
                    .isEqualTo(200);
            await().atMost(60, TimeUnit.SECONDS)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> node.events("yard").size() == 1
                            && node.events("yard").get(0).path("end").isString()
                            && node.events("yard").get(0).path("clip").isString());
            JsonNode event = node.events("yard").get(0);
            assertThat(event.path("kind").asString()).isEqualTo("sensor");
            assertThat(event.path("trigger").toString()).isEqualTo("{\"sensor\":\"bell\",\"value\":\"true\"}");
            assertThat(node.get("/api/arming").path("armed").asBoolean(true)).isFalse();
            assertThat(node.get("/api/arming").path("by").asString()).isEqualTo("sensor bell");
            assertThat(put(node.uri("/api/arming"), "{\"armed\":true}")
                            .path("by")
                            .asString())
                    .isEqualTo("api");
            assertThat(node.get("/api/sensors/bell/history")
                            .path("readings")
                            .get(0)
                            .path("value")
                            .asBoolean(false))
                    .isTrue();
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> node.get("/api/sensors")
                            .path("effects")
                            .get(0)
                            .path("state")
                            .asString()
                            .equals("present"));
        } finally {
            server.stop(0);
        }
    }

    private static JsonNode sensor(TestNode node, String name) throws Exception {
        for (JsonNode each : node.get("/api/sensors").path("sensors")) {
            if (each.path("name").asString().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no sensor " + name);
    }

    private static JsonNode put(URI address, String json) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(10))
                    .header("Content-Type", "application/json")
                    .PUT(HttpRequest.BodyPublishers.ofString(json))
                    .build();
            return JsonMapper.shared()
                    .readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                            .body());
        }
    }
}

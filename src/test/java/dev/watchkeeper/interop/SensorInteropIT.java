package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.analyse.model.ModelServers;
import dev.watchkeeper.node.TestNode;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sensors of a real broker that goes away, and a model that fails in between: a whole node with a camera that is away all the time. */
@Tag("interop")
final class SensorInteropIT {
    private static final String CAMERA = "cameras: {yard: {url: 'rtsp://127.0.0.1:9/'}}\n";

    @TempDir
    Path folder;

    /** What the server of the model does. */
    private volatile String manner = "good";

    @Test
    void messagesOfARealBrokerBecomeValuesAlsoAfterItWasAway() throws Exception {
        try (Mosquitto broker = Mosquitto.start(folder)) {
            Files.writeString(folder.resolve("mqtt.password"), Mosquitto.PASSWORD + "\n");
            String yaml = CAMERA + """
                    notifications: {mqtt: {url: 'mqtts://127.0.0.1:%d', username: %s, password-file: mqtt.password, ca-file: certificate.pem}}
                    sensors:
                      door: {mqtt: {topic: home/door, field: contact}, when: [{value: true, arm: false}]}
                      heat: {type: number, mqtt: {topic: home/heat}}
                    """.formatted(broker.port(), Mosquitto.USER);
            try (TestNode node = TestNode.start(folder, yaml)) {
                await().atMost(60, TimeUnit.SECONDS).until(() -> {
                    broker.publish("home/door", "{\"contact\":\"ON\",\"battery\":97}");
                    broker.publish("home/heat", "21.5");
                    return sensor(node, "door").path("value").asBoolean(false)
                            && sensor(node, "heat").path("value").asDouble(0) == 21.5;
                });
                assertThat(sensor(node, "door").path("stale").asBoolean(true)).isFalse();
                await().until(() -> !node.get("/api/arming").path("armed").asBoolean(true));
                broker.kill();
                await().atMost(60, TimeUnit.SECONDS)
                        .until(() -> sensor(node, "heat").path("failures").asInt(0) > 0);
                assertThat(sensor(node, "heat").path("value").asDouble(0)).isEqualTo(21.5);
                assertThat(sensor(node, "heat").path("error").asString("")).contains("gets nothing: The MQTT broker");
                broker.restart();
                await().atMost(60, TimeUnit.SECONDS)
                        .pollInterval(Duration.ofMillis(500))
                        .until(() -> {
                            broker.publish("home/heat", "22");
                            return sensor(node, "heat").path("value").asDouble(0) == 22;
                        });
                assertThat(sensor(node, "heat").path("failures").asInt(1)).isZero();
            }
        }
    }

    @Test
    void aModelThatFailsDelaysNothingAndItsAdviceStays() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            String body = manner.equals("good")
                    ? ModelServers.ollama(
                            "{\"assessment\":\"The yard is away.\",\"recommendations\":[\"Look at its power.\"]}")
                    : ModelServers.ollama("{\"assessment\":\"cut", "length");
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(manner.equals("away") ? 503 : 200, bytes.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        });
        server.start();
        String yaml = CAMERA + """
                analysis: {models: [{name: local, url: 'http://127.0.0.1:%d', model: small, time-limit: 5s}]}
                advisor: {enabled: true}
                sensors: {porch: {push: true}}
                """.formatted(server.getAddress().getPort());
        try (TestNode node = TestNode.start(folder, yaml)) {
            JsonNode first = ask(node);
            assertThat(first.path("assessment").asString()).isEqualTo("The yard is away.");
            assertThat(first.path("recommendations").get(0).asString()).isEqualTo("Look at its power.");
            assertThat(first.path("error").isNull()).isTrue();
            for (String failing : new String[] {"cut", "away"}) {
                manner = failing;
                JsonNode failed = ask(node);
                assertThat(failed.path("error").isString()).as(failing).isTrue();
                assertThat(failed.path("at")).isEqualTo(first.path("at"));
                assertThat(failed.path("assessment")).isEqualTo(first.path("assessment"));
            }
            assertThat(node.post("/api/sensors/porch", "{\"value\":true}").statusCode())
                    .isEqualTo(200);
            assertThat(Files.readString(node.data().resolve("advice.json"))).contains("The yard is away.");
        } finally {
            server.stop(0);
        }
        try (TestNode node = TestNode.start(folder, yaml)) {
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> node.get("/api/advice").path("assessment").isString());
        }
    }

    private static JsonNode ask(TestNode node) throws Exception {
        assertThat(node.post("/api/advice").statusCode()).isEqualTo(202);
        await().atMost(30, TimeUnit.SECONDS)
                .until(() -> !node.get("/api/advice").path("asking").asBoolean(true));
        return node.get("/api/advice");
    }

    private static JsonNode sensor(TestNode node, String name) throws Exception {
        for (JsonNode each : node.get("/api/sensors").path("sensors")) {
            if (each.path("name").asString().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no sensor " + name);
    }
}

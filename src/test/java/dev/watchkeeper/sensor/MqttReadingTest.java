package dev.watchkeeper.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MqttSettings;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.mqtt.TinyBroker;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values from a broker, with and without a field, kept and fresh. */
final class MqttReadingTest {
    private final SystemClock clock = new SystemClock();
    private final Sensor plain = sensor("plain", SensorValue.Type.NUMBER, "a/plain", Optional.empty());
    private final Sensor field = sensor("field", SensorValue.Type.BOOLEAN, "a/field", Optional.of("state"));

    private Sensor sensor(String name, SensorValue.Type type, String topic, Optional<String> path) {
        return new Sensor(TestSensors.of(name, type, new Source.Mqtt(topic, path)), clock, change -> {});
    }

    @Test
    void messagesBecomeValuesAndABrokenConnectionIsAFailure() throws Exception {
        try (TinyBroker broker = TinyBroker.start()) {
            Peer peer = new Peer(URI.create("mqtt://127.0.0.1:" + broker.port()), Optional.empty(), List.of());
            try (MqttReading reading = new MqttReading(
                    new MqttSettings(peer, Optional.empty(), "wk", false), List.of(plain, field), clock)) {
                reading.start();
                await().until(() -> broker.subscribed().containsAll(List.of("a/plain", "a/field")));
                broker.send("a/plain", "21.5", false);
                broker.send("a/field", "{\"state\":\"ON\"}", true);
                await().until(() -> plain.status().last().isPresent()
                        && field.status().last().isPresent());
                assertThat(plain.status().text()).contains("21.5");
                assertThat(plain.status().health().stale()).isFalse();
                assertThat(field.status().text()).contains("true");
                assertThat(field.status().health().stale()).isTrue();
                broker.send("a/field", "{\"state\":\"OFF\"}", false);
                broker.send("a/plain", "warm", false);
                await().until(() -> plain.status().health().failures() == 1
                        && !field.status().health().stale());
                assertThat(plain.status().text()).contains("21.5");
                broker.dropConnections();
                await().until(() -> field.status().health().failures() == 1);
                assertThat(field.status().health().error().orElseThrow())
                        .contains("gets nothing: The MQTT broker 127.0.0.1")
                        .contains("has ended the connection");
            }
        }
    }
}

package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.MqttSettings;
import dev.watchkeeper.config.MqttSettings.SignIn;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.loops.ReportedCamera;
import dev.watchkeeper.loops.ReportedCamera.Health;
import dev.watchkeeper.loops.ReportedCamera.Stream;
import dev.watchkeeper.loops.ReportedCamera.View;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.Letters;
import dev.watchkeeper.notify.mqtt.MqttChannel;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The MQTT channel and Debian's mosquitto, with TLS and a password; mosquitto's own client looks on. */
@Tag("interop")
final class MqttInteropIT {
    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private Optional<Mosquitto> running = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        running = Optional.of(Mosquitto.start(folder));
    }

    @AfterEach
    void stop() throws Exception {
        if (running.isPresent()) {
            running.get().close();
        }
    }

    private MqttChannel open(String password) {
        MqttSettings settings = new MqttSettings(
                new Peer(
                        URI.create("mqtts://127.0.0.1:" + running.orElseThrow().port()),
                        Optional.of(folder.resolve("certificate.pem")),
                        List.of()),
                Optional.of(new SignIn(Mosquitto.USER, Optional.of(new Secret(password)))),
                "home/wk",
                true);
        return MqttChannel.open(settings, folder.resolve("outbox"), this::report, Optional.empty(), clock);
    }

    private Optional<CamerasReading> report() {
        ReportedCamera yard = new ReportedCamera(
                "yard",
                "Größe 猫",
                new Health("offline", false, false, "timeout", "", Instant.parse("2026-03-01T12:00:00Z")),
                new View(
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(40)),
                        Optional.empty(),
                        false,
                        new Stream("h264", 640, 360)),
                OptionalDouble.of(50));
        return Optional.of(new CamerasReading(
                clock.wall(),
                ProcessHandle.current().pid(),
                new CamerasReading.Boot(clock.bootId(), clock.bootNanos()),
                folder,
                List.of(yard)));
    }

    @Test
    void everythingArrivesAndComesAgainAfterTheBrokerWasKilledOrHomeAssistantStarted() throws Exception {
        Mosquitto broker = running.orElseThrow();
        try (MqttChannel channel = open(Mosquitto.PASSWORD)) {
            channel.deliver(Letters.offline("Größe 猫"));
            broker.subscribe();
            await().until(() -> has("/cameras/yard/state") && has("_yard/config"));
            broker.subscribe();
            await().until(() -> has("1 home/wk/", "/status online")
                    && has("1 home/wk/", "/cameras/yard/state {\"state\":\"offline\"", "\"picture_age\":4")
                    && has("1 homeassistant/device/", "_yard/config", "\"default_entity_id\"", "Größe 猫"));
            channel.deliver(Letters.offline("Größe 猫"));
            await().until(() -> has("0 home/wk/", "/cameras/yard/event", "\"event_type\":\"camera-offline\""));

            broker.forgetLines();
            broker.publish("homeassistant/status", "online");
            await().until(() -> has("_yard/config") && has("/cameras/yard/state"));

            broker.forgetLines();
            broker.restart();
            broker.subscribe();
            await().until(() -> has("/status online") && has("_yard/config") && has("/cameras/yard/state"));
            await().ignoreExceptionsInstanceOf(DeliveryException.class)
                    .untilAsserted(() -> assertThat(
                                    channel.deliver(Letters.offline("again")).remoteId())
                            .isEmpty());
        }
        await().until(() -> has("/status offline"));
    }

    @Test
    void aWrongPasswordIsNamed() {
        try (MqttChannel channel = open("wrong")) {
            DeliveryException failure =
                    catchThrowableOfType(DeliveryException.class, () -> channel.deliver(Letters.offline("text")));
            assertThat(failure.kind()).as(failure.sentence()).isEqualTo(FailureKind.AUTH);
        }
    }

    private boolean has(String... parts) {
        return running.orElseThrow().lines().stream()
                .anyMatch(line -> List.of(parts).stream().allMatch(line::contains));
    }
}

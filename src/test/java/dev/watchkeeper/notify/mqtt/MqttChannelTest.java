package dev.watchkeeper.notify.mqtt;

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
import dev.watchkeeper.mqtt.Publication;
import dev.watchkeeper.mqtt.TinyBroker;
import dev.watchkeeper.mqtt.TinyBroker.Manner;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Letters;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Letters and states on their way to a broker. */
@Execution(ExecutionMode.CONCURRENT)
final class MqttChannelTest {
    @TempDir
    Path outbox;

    private final SystemClock clock = new SystemClock();
    private TinyBroker broker;
    private volatile Optional<CamerasReading> node = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        broker = TinyBroker.start();
        node = Optional.of(Cameras.reading(clock, Cameras.healthy("yard", false)));
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    private MqttChannel open() {
        MqttSettings settings = new MqttSettings(
                new Peer(URI.create("mqtt://127.0.0.1:" + broker.port()), Optional.empty(), List.of()),
                Optional.of(new SignIn("wk", Optional.of(new Secret("s3cret")))),
                "wk",
                true);
        return MqttChannel.open(settings, outbox, () -> node, Optional.empty(), clock);
    }

    private Topics topics() {
        return new Topics("wk", Announced.in(outbox, "any").id());
    }

    @Test
    void aLetterIsAnEventOfItsCameraAndItsPictureASnapshot() throws Exception {
        Path picture = Files.write(outbox.resolve("a.jpg"), Letters.jpeg());
        try (MqttChannel channel = open()) {
            channel.deliver(Letters.withPicture(picture, "text"));
        }
        Publication event = broker.event("/cameras/yard/event").orElseThrow();
        JsonNode fields = JsonMapper.shared().readTree(new String(event.payload(), StandardCharsets.UTF_8));
        assertThat(fields.path("event_type").asString()).isEqualTo("motion");
        assertThat(fields.path("camera").asString()).isEqualTo("yard");
        assertThat(broker.event("/cameras/yard/snapshot").orElseThrow().payload())
                .isEqualTo(Letters.jpeg());
        assertThat(broker.connects().getFirst()).contains("MQTT").contains("wk").contains("offline");
    }

    @Test
    void theStatusSaysWhetherSomebodyPublishes() throws Exception {
        try (MqttChannel channel = open()) {
            await().until(() -> broker.retained(topics().status()).equals("online"));
            await().until(() -> broker.retained(topics().state("yard")).contains("\"state\":\"healthy\""));
            assertThat(channel.canEdit()).isFalse();
        }
        await().until(() -> broker.retained(topics().status()).equals("offline"));
    }

    @Test
    void everythingIsPublishedAgainAfterABirthAndAReconnect() throws Exception {
        try (MqttChannel channel = open()) {
            await().until(() -> broker.retained().containsKey(topics().discovery("yard")));
            assertThat(broker.subscribed()).containsExactly("homeassistant/status");
            await().until(() -> broker.retained().containsKey(topics().state("yard")));
            broker.forget();
            broker.sendBirth();
            await().until(() -> broker.retained().containsKey(topics().discovery("yard")));
            await().until(() -> broker.retained().containsKey(topics().state("yard")));
            broker.forget();
            broker.dropConnections();
            await().until(() -> broker.retained(topics().status()).equals("online"));
            await().until(() -> broker.retained().containsKey(topics().discovery("yard")));
            assertThat(channel.name()).isEqualTo("mqtt");
        }
    }

    @Test
    void aRefusedSignInLasts() {
        broker.behave(Manner.REFUSING);
        try (MqttChannel channel = open()) {
            DeliveryException failure = refused(channel);
            assertThat(failure.kind()).isEqualTo(FailureKind.AUTH);
            assertThat(failure.outlook()).isEqualTo(Outlook.LASTING);
            assertThat(failure.sentence())
                    .startsWith("The MQTT broker 127.0.0.1:")
                    .doesNotContain("s3cret");
        }
    }

    @Test
    void aBrokerThatHasGoneIsTriedLater() throws Exception {
        broker.close();
        try (MqttChannel channel = open()) {
            DeliveryException failure = refused(channel);
            assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(failure.outlook()).isEqualTo(Outlook.LATER);
        }
    }

    private static DeliveryException refused(MqttChannel channel) {
        Letter letter = Letters.offline("text");
        return catchThrowableOfType(DeliveryException.class, () -> channel.deliver(letter));
    }
}

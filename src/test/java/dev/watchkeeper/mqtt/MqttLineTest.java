package dev.watchkeeper.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.MqttSettings;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.mqtt.MqttException.Fate;
import dev.watchkeeper.mqtt.TinyBroker.Manner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One connection to a broker, and what it means when the broker does not confirm. */
final class MqttLineTest {
    private static final Publication WILL = Publication.retained("wk/1/status", "offline");

    private final SystemClock clock = new SystemClock();

    @Test
    void aLongPayloadArrivesWhole() throws Exception {
        try (TinyBroker broker = TinyBroker.start();
                MqttLine line = dial(broker)) {
            byte[] payload = new byte[300_000];
            payload[299_999] = 7;
            line.publish(Publication.event("wk/größe", payload), in(30_000));
            assertThat(broker.event("wk/größe").orElseThrow().payload()).isEqualTo(payload);
        }
    }

    @Test
    void withoutAConfirmationItIsUncertainWhatArrived() throws Exception {
        try (TinyBroker broker = TinyBroker.start();
                MqttLine line = dial(broker)) {
            broker.behave(Manner.CONFIRMS_NOTHING);
            MqttException failure = catchThrowableOfType(
                    MqttException.class, () -> line.publish(Publication.event("wk/a", new byte[1]), in(500)));
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure.fate()).isEqualTo(Fate.UNCERTAIN);
            assertThat(line.isOpen()).isFalse();
        }
    }

    @Test
    void aConnectionThatEndsFailsWhatWaits() throws Exception {
        try (TinyBroker broker = TinyBroker.start();
                MqttLine line = dial(broker)) {
            broker.behave(Manner.CONFIRMS_NOTHING);
            Thread cut = Threads.platform("cut", () -> {
                await().until(() -> !broker.events().isEmpty());
                try {
                    broker.dropConnections();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            cut.start();
            MqttException failure = catchThrowableOfType(
                    MqttException.class, () -> line.publish(Publication.event("wk/a", new byte[1]), in(30_000)));
            assertThat(failure.kind()).isEqualTo(FailureKind.ENDED);
            assertThat(failure.fate()).isEqualTo(Fate.UNCERTAIN);
        }
    }

    private MqttLine dial(TinyBroker broker) throws MqttException {
        Peer peer = new Peer(URI.create("mqtt://127.0.0.1:" + broker.port()), Optional.empty(), List.of());
        return new Dialing(new MqttSettings(peer, Optional.empty(), "wk", false), clock)
                .open("watchkeeper-1", Optional.of(WILL), (topic, text, retained) -> {});
    }

    private Deadline in(long millis) {
        return Deadline.in(Duration.ofMillis(millis), clock);
    }
}

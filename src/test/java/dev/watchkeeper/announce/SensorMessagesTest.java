package dev.watchkeeper.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.sensor.ArmingView;
import dev.watchkeeper.sensor.EffectStatus;
import dev.watchkeeper.sensor.SensorStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of sensors and effects, and what not while alerts are disarmed. */
final class SensorMessagesTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path temp;

    private static SensorStatus sensor(boolean alerting, Duration silent) {
        return new SensorStatus(
                "porch",
                SensorValue.Type.BOOLEAN,
                Optional.empty(),
                Optional.of(new SensorStatus.Held(new SensorValue.Flag(true), T, silent)),
                new SensorStatus.Health(
                        alerting, alerting, silent, 0, alerting ? Optional.of("printed nothing") : Optional.empty()));
    }

    private static EffectStatus effect(EffectStatus.State state) {
        return new EffectStatus("lamp", Optional.of("front"), state, "The picture is dark.", T, Duration.ofMinutes(5));
    }

    private static SensorFindings.Look look(SensorStatus sensor, EffectStatus effect) {
        return new SensorFindings.Look(List.of(sensor), List.of(effect));
    }

    @Test
    void aSilentSensorIsToldOnceAndItsEndToo() {
        Newsroom room = new Newsroom(temp, "front");
        room.sensing = look(sensor(false, Duration.ofMinutes(10)), effect(EffectStatus.State.PRESENT));
        assertThat(room.pass(5)).isEmpty();
        room.sensing = look(sensor(true, Duration.ofMinutes(31)), effect(EffectStatus.State.PRESENT));
        Message told = room.pass(1).getFirst();
        assertThat(told.topic().kind()).isEqualTo(MessageKind.SENSOR_STALE);
        assertThat(told.words().title()).isEqualTo("The sensor porch says nothing new");
        assertThat(told.words().text())
                .isEqualTo("Its last value was true, 31 min ago. The last read failed: it printed nothing.");
        assertThat(room.pass(100)).isEmpty();
        room.restart(Duration.ofSeconds(5));
        assertThat(room.pass(5)).isEmpty();
        room.sensing = look(sensor(false, Duration.ZERO), effect(EffectStatus.State.PRESENT));
        Message end = room.pass(1).getFirst();
        assertThat(end.words().title()).isEqualTo("The sensor porch works again");
        assertThat(Newsroom.isEnd(end)).isTrue();
        assertThat(Newsroom.thread(end)).isEqualTo(Newsroom.thread(told));
    }

    @Test
    void aMissingEffectIsToldAfterItsTimeAndStaysWhileNothingIsKnown() {
        Newsroom room = new Newsroom(temp, "front");
        SensorStatus fine = sensor(false, Duration.ZERO);
        room.sensing = look(fine, effect(EffectStatus.State.MISSING));
        assertThat(room.pass(299)).isEmpty();
        Message told = room.pass(2).getFirst();
        assertThat(told.topic().kind()).isEqualTo(MessageKind.EFFECT_MISSING);
        assertThat(told.topic().target().name()).isEqualTo("front");
        room.sensing = look(fine, effect(EffectStatus.State.UNKNOWN));
        assertThat(room.pass(1000)).isEmpty();
        room.sensing = look(fine, effect(EffectStatus.State.OFF));
        assertThat(room.pass(1).getFirst().words().title()).isEqualTo("The effect lamp is missing no longer");
        assertThat(room.pass(100)).isEmpty();
    }

    @Test
    void disarmedOnlyMotionAndAlertsAreLeftOut() throws Exception {
        List<MessageKind> put = new ArrayList<>();
        boolean[] armed = {false};
        ArmingView arming = new ArmingView() {
            @Override
            public State state() {
                return new State(armed[0], Optional.empty(), Optional.empty());
            }

            @Override
            public State set(boolean on, String by) {
                return state();
            }
        };
        ArmedSink sink = new ArmedSink(message -> put.add(message.topic().kind()), arming);
        for (MessageKind kind : MessageKind.values()) {
            sink.put(message(kind));
        }
        assertThat(put).hasSize(MessageKind.values().length - 2).doesNotContain(MessageKind.MOTION, MessageKind.ALERT);
        armed[0] = true;
        sink.put(message(MessageKind.MOTION));
        assertThat(put).contains(MessageKind.MOTION);
    }

    private static Message message(MessageKind kind) {
        return new Message(
                kind.id(),
                T,
                Message.Topic.of(kind, new Message.Target(Message.Target.Type.SYSTEM, "h", "h")),
                Message.Words.of("a", "b"),
                Message.View.NONE);
    }
}

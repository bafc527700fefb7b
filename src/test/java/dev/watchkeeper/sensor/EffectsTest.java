package dev.watchkeeper.sensor;

import static dev.watchkeeper.sensor.TestSensors.OFF;
import static dev.watchkeeper.sensor.TestSensors.ON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.NotificationRule.Hours;
import dev.watchkeeper.config.SensorCondition;
import dev.watchkeeper.config.VerifySettings;
import dev.watchkeeper.config.VerifySettings.Proof;
import dev.watchkeeper.sensor.EffectStatus.State;
import dev.watchkeeper.store.StoredReading;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Effects that are there, missing, out of sight, and not expected. */
final class EffectsTest {
    /** It is noon. */
    private final ManualClock clock = new ManualClock();

    private final Sensor lamp = new Sensor(TestSensors.flag("lamp"), clock, change -> {});
    private Optional<Double> brightness = Optional.of(0.5);
    private int measured;

    private final SensorsView sensors = new SensorsView() {
        @Override
        public List<SensorStatus> all() {
            return List.of(lamp.status());
        }

        @Override
        public Optional<SensorStatus> find(String name) {
            return name.equals("lamp") ? Optional.of(lamp.status()) : Optional.empty();
        }

        @Override
        public Pushed push(String name, String text) {
            return new Pushed.Unknown();
        }

        @Override
        public List<StoredReading> history(String name, Optional<Instant> from, Optional<Instant> to, int limit) {
            return List.of();
        }
    };

    private final Effects effects = new Effects(
            List.of(
                    effect("by-sensor", new Proof.BySensor("lamp", new SensorCondition.Equal(ON)), 11, 13),
                    effect("by-picture", new Proof.ByPicture("yard", List.of(), true, 0.25), 11, 13),
                    effect("at-night", new Proof.BySensor("lamp", new SensorCondition.Equal(ON)), 22, 6)),
            sensors,
            (camera, polygon) -> {
                measured++;
                return brightness;
            },
            clock,
            ZoneOffset.UTC);

    private static VerifySettings effect(String name, Proof proof, int from, int to) {
        return new VerifySettings(
                name, proof, Optional.of(new Hours(LocalTime.of(from, 0), LocalTime.of(to, 0))), Duration.ofMinutes(5));
    }

    private State state(int index) {
        effects.look();
        return effects.effects().get(index).state();
    }

    @Test
    void aSensorShowsItWhileItsValueIsCurrent() {
        assertThat(state(0)).isEqualTo(State.UNKNOWN);
        lamp.accept(OFF);
        assertThat(state(0)).isEqualTo(State.MISSING);
        Instant since = effects.effects().getFirst().since();
        clock.advance(Duration.ofMinutes(4));
        assertThat(state(0)).isEqualTo(State.MISSING);
        assertThat(effects.effects().getFirst().since()).isEqualTo(since);
        clock.advance(Duration.ofMinutes(2));
        assertThat(state(0)).isEqualTo(State.UNKNOWN);
        lamp.accept(ON);
        assertThat(state(0)).isEqualTo(State.PRESENT);
        clock.advance(Duration.ofHours(2));
        assertThat(state(0)).isEqualTo(State.OFF);
        assertThat(state(2)).isEqualTo(State.OFF);
    }

    @Test
    void aPictureShowsItAndIsMeasuredEveryTenSeconds() {
        assertThat(state(1)).isEqualTo(State.PRESENT);
        brightness = Optional.of(0.2);
        assertThat(state(1)).isEqualTo(State.PRESENT);
        assertThat(measured).isEqualTo(1);
        clock.advance(Duration.ofSeconds(10));
        assertThat(state(1)).isEqualTo(State.MISSING);
        assertThat(effects.effects().get(1).text()).contains("20 %").contains("more than 25 %");
        assertThat(effects.effects().get(1).camera()).contains("yard");
        brightness = Optional.empty();
        clock.advance(Duration.ofSeconds(10));
        assertThat(state(1)).isEqualTo(State.UNKNOWN);
    }
}

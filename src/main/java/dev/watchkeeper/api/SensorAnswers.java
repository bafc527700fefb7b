package dev.watchkeeper.api;

import dev.watchkeeper.config.SensorValue;
import dev.watchkeeper.sensor.ArmingView;
import dev.watchkeeper.sensor.EffectStatus;
import dev.watchkeeper.sensor.SensorStatus;
import dev.watchkeeper.store.StoredReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The answers about sensors, as records of their JSON; stateless. */
final class SensorAnswers {
    private SensorAnswers() {}

    /** What set an event off. */
    record Trigger(String sensor, String value) {}

    record Page(Instant at, List<Answer> sensors, List<Effect> effects) {}

    /** @param value a number, a boolean or text */
    record Answer(
            String name,
            String type,
            Optional<Object> value,
            Optional<String> unit,
            Optional<Instant> at,
            Optional<Double> age,
            boolean stale,
            int failures,
            Optional<String> error) {
        static Answer of(SensorStatus sensor) {
            return new Answer(
                    sensor.name(),
                    sensor.type().id(),
                    sensor.last().map(held -> plain(held.value())),
                    sensor.unit(),
                    sensor.last().map(SensorStatus.Held::at),
                    sensor.last().map(held -> seconds(held.age())),
                    sensor.health().stale(),
                    sensor.health().failures(),
                    sensor.health().error());
        }
    }

    /** @param state {@code present}, {@code missing}, {@code unknown} or {@code off} */
    record Effect(String name, Optional<String> camera, String state, Instant since, String text) {
        static Effect of(EffectStatus effect) {
            return new Effect(
                    effect.name(),
                    effect.camera(),
                    effect.state().name().toLowerCase(Locale.ROOT),
                    effect.since(),
                    effect.text());
        }
    }

    record History(String name, List<Reading> readings) {}

    record Reading(Instant at, Object value) {
        static Reading of(StoredReading reading) {
            Object value = SensorValue.Type.of(reading.type())
                    .flatMap(type -> SensorValue.parse(type, reading.value()))
                    .map(SensorAnswers::plain)
                    .orElse(reading.value());
            return new Reading(reading.at(), value);
        }
    }

    record Armed(boolean armed, Optional<String> by, Optional<Instant> since) {
        static Armed of(ArmingView.State state) {
            return new Armed(state.armed(), state.by(), state.since());
        }
    }

    private static Object plain(SensorValue value) {
        return switch (value) {
            case SensorValue.Amount(double number) -> number;
            case SensorValue.Flag(boolean flag) -> flag;
            case SensorValue.Words(String text) -> text;
        };
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}

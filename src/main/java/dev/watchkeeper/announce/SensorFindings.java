package dev.watchkeeper.announce;

import dev.watchkeeper.announce.Conditions.Judgement;
import dev.watchkeeper.announce.Conditions.Text;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.sensor.EffectStatus;
import dev.watchkeeper.sensor.SensorStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges sensors that say nothing new, and effects that are missing; immutable. */
final class SensorFindings {
    static final String SENSOR = "sensor:";
    static final String EFFECT = "effect:";

    private final Names names;

    /** Both at one moment; immutable. */
    record Look(List<SensorStatus> sensors, List<EffectStatus> effects) {
        static final Look NOTHING = new Look(List.of(), List.of());

        /** Whether what a key is about is configured; effects are not known before they were looked at. */
        boolean exists(String key) {
            return key.startsWith(SENSOR)
                    ? sensors.stream().anyMatch(sensor -> key.equals(SENSOR + sensor.name()))
                    : effects.isEmpty() || effects.stream().anyMatch(effect -> key.equals(EFFECT + effect.name()));
        }
    }

    SensorFindings(Names names) {
        this.names = names;
    }

    static boolean isKey(String key) {
        return key.startsWith(SENSOR) || key.startsWith(EFFECT);
    }

    /** An effect that cannot be seen now is missing here, so that what was told of it stays. */
    Map<String, Judgement> of(Look look) {
        Map<String, Judgement> judged = new HashMap<>();
        look.sensors().forEach(sensor -> judged.put(SENSOR + sensor.name(), sensor(sensor)));
        for (EffectStatus effect : look.effects()) {
            switch (effect.state()) {
                case MISSING -> judged.put(EFFECT + effect.name(), effect(effect, true));
                case PRESENT, OFF -> judged.put(EFFECT + effect.name(), effect(effect, false));
                case UNKNOWN -> {}
            }
        }
        return judged;
    }

    private Judgement sensor(SensorStatus sensor) {
        String last = sensor.text()
                .map(text -> "Its last value was " + text + ", "
                        + Times.words(sensor.health().silentFor()) + " ago.")
                .orElse("It has never said anything.");
        String why = sensor.health()
                .error()
                .map(error -> " The last read failed: it " + error + ".")
                .orElse("");
        return new Judgement(
                sensor.health().alerting(),
                Duration.ZERO,
                MessageKind.SENSOR_STALE,
                names.system(),
                new Text(
                        "The sensor " + sensor.name() + " says nothing new",
                        "The sensor " + sensor.name() + " works again",
                        sensor.health().stale()
                                ? last + why
                                : "it says " + sensor.text().orElse("") + ".",
                        "Watchkeeper keeps reading it and shows its last value as stale. Look at the sensor itself."));
    }

    private Judgement effect(EffectStatus effect, boolean missing) {
        return new Judgement(
                missing,
                missing ? effect.after() : Duration.ZERO,
                MessageKind.EFFECT_MISSING,
                effect.camera().map(names::camera).orElseGet(names::system),
                new Text(
                        "The effect " + effect.name() + " is missing",
                        "The effect " + effect.name() + " is missing no longer",
                        effect.text(),
                        "Look at what should bring it about, such as the lamp and its switch. You are told when it is there."));
    }
}

package dev.watchkeeper.config;

import java.util.List;
import java.util.Optional;

/**
 * The sensors, and the effects that are verified; immutable.
 *
 * @param broker where sensors with a topic get their values
 */
public record SensingSettings(
        List<SensorSettings> sensors, List<VerifySettings> effects, Optional<MqttSettings> broker) {
    /** None. */
    public static final SensingSettings NONE = new SensingSettings(List.of(), List.of(), Optional.empty());

    public SensingSettings {
        sensors = List.copyOf(sensors);
        effects = List.copyOf(effects);
    }

    /** The sensors alone. */
    SensingSettings withoutEffects() {
        return new SensingSettings(sensors, List.of(), broker);
    }
}

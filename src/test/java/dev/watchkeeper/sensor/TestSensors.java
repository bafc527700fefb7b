package dev.watchkeeper.sensor;

import dev.watchkeeper.config.SensorSettings;
import dev.watchkeeper.config.SensorSettings.Keeping;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.SensorSettings.Timing;
import dev.watchkeeper.config.SensorSettings.When;
import dev.watchkeeper.config.SensorValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sensors for tests; stateless. */
final class TestSensors {
    static final Timing USUAL =
            new Timing(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(30));
    static final SensorValue ON = new SensorValue.Flag(true);
    static final SensorValue OFF = new SensorValue.Flag(false);

    private TestSensors() {}

    static SensorSettings flag(String name, When... when) {
        return of(name, SensorValue.Type.BOOLEAN, new Source.Push(), when);
    }

    static SensorSettings of(String name, SensorValue.Type type, Source source, When... when) {
        return new SensorSettings(
                name, type, source, USUAL, new Keeping(Optional.empty(), Duration.ofDays(30)), List.of(when));
    }
}

package dev.watchkeeper.sensor;

import dev.watchkeeper.config.SensorSettings;
import dev.watchkeeper.config.SensorSettings.When;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what a sensor's values set off; confined to the thread that follows the values. A value sets it off when it comes, not while it stays. */
final class Consequences {
    private static final Logger log = LoggerFactory.getLogger(Consequences.class);

    private final TriggerEvents events;
    private final ArmingView arming;

    Consequences(TriggerEvents events, ArmingView arming) {
        this.events = events;
        this.arming = arming;
    }

    void accept(Sensor.Change change) {
        for (When when : change.sensor().when()) {
            boolean held = change.before().filter(when.condition()::holds).isPresent();
            if (!held && when.condition().holds(change.value())) {
                follow(change, when);
            }
        }
    }

    private void follow(Sensor.Change change, When when) {
        SensorSettings sensor = change.sensor();
        log.info(
                "Sensor {} says {}{}{}",
                sensor.name(),
                change.value().text(),
                when.record().isEmpty() ? "" : ": recording " + String.join(", ", when.record()),
                when.arm()
                        .map(arm -> arm ? ": arming the alerts" : ": disarming the alerts")
                        .orElse(""));
        for (String camera : when.record()) {
            events.begin(camera, sensor.name(), change.value().text(), when.length());
        }
        when.arm().ifPresent(arm -> {
            try {
                arming.set(arm, "sensor " + sensor.name());
            } catch (IOException e) {
                log.warn(
                        "That the alerts are {} may not survive a restart: {}",
                        arm ? "armed" : "disarmed",
                        e.toString());
            }
        });
    }
}

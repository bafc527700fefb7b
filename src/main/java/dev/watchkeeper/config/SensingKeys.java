package dev.watchkeeper.config;

import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.VerifySettings.Proof;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys {@code sensors} and {@code verify}, and the settings read from them; confined to the thread that loads. */
final class SensingKeys {
    static final Key<List<SensorSettings>> SENSORS = Key.of(
            "sensors", new SensorsForm(), "{}", "Values from elsewhere that take part in the watch, by their names.");
    static final Key<List<VerifyForm.Raw>> VERIFY = Key.of(
            "verify",
            new VerifyForm(),
            "[]",
            "Effects that are to be seen in certain hours, such as a light that is on.");

    static final List<Key<?>> ALL = List.of(SENSORS, VERIFY);

    private final Values values;
    private final Place top;
    private final List<CameraSettings> cameras;
    private final Problems problems;

    private SensingKeys(Values values, Place top, List<CameraSettings> cameras, Problems problems) {
        this.values = values;
        this.top = top;
        this.cameras = cameras;
        this.problems = problems;
    }

    /** The settings, without what has a mistake, which is noted. */
    static SensingSettings read(
            Values values,
            Place top,
            List<CameraSettings> cameras,
            NotificationSettings notifications,
            Problems problems) {
        SensingKeys keys = new SensingKeys(values, top, cameras, problems);
        List<SensorSettings> sensors = values.get(SENSORS);
        sensors.forEach(keys::checkCameras);
        keys.checkRules(notifications, sensors);
        List<VerifySettings> effects = new ArrayList<>();
        for (VerifyForm.Raw raw : values.get(VERIFY)) {
            keys.effect(raw, sensors).ifPresent(effects::add);
        }
        boolean listens = sensors.stream().anyMatch(sensor -> sensor.source() instanceof Source.Mqtt);
        return new SensingSettings(sensors, effects, listens ? keys.broker(notifications) : Optional.empty());
    }

    private Optional<MqttSettings> broker(NotificationSettings notifications) {
        Optional<MqttSettings> broker = notifications.channels().stream()
                .filter(MqttSettings.class::isInstance)
                .map(MqttSettings.class::cast)
                .findFirst()
                .or(() -> notifications.enabled() ? Optional.empty() : ChannelKeys.mqtt(values, top, problems));
        if (broker.isEmpty() && problems.none()) {
            problems.mistake(
                    values.place(SENSORS, top),
                    SENSORS.path() + ": a sensor with mqtt.topic needs the broker's address in "
                            + ChannelKeys.MQTT_URL.path());
        }
        return broker;
    }

    private void checkCameras(SensorSettings sensor) {
        for (SensorSettings.When when : sensor.when()) {
            for (String camera : when.record()) {
                Optional<CameraSettings> found = camera(camera);
                String owner = SENSORS.path() + "." + sensor.name() + ".when[].record: ";
                if (found.isEmpty()) {
                    problems.mistake(
                            values.place(SENSORS, top), owner + "there is no camera '" + Quote.of(camera) + "'");
                } else if (found.get().record().mode() == RecordSettings.Mode.OFF) {
                    problems.mistake(
                            values.place(SENSORS, top),
                            owner + "the camera '" + camera + "' is not recorded, by its record.mode: off");
                }
            }
        }
    }

    /** Notes conditions of rules that could never hold. */
    private void checkRules(NotificationSettings notifications, List<SensorSettings> sensors) {
        Place place = NotificationKeys.placeOfRules(values, top);
        for (NotificationRule rule : notifications.rules()) {
            rule.subject().sensors().forEach((name, text) -> {
                String owner = "notifications.rules: the rule '" + rule.name() + "' ";
                Optional<SensorSettings> sensor = find(sensors, name);
                if (sensor.isEmpty()) {
                    problems.mistake(
                            place, owner + "names the sensor '" + Quote.of(name) + "', which is not configured");
                } else if (SensorCondition.parse(sensor.get().type(), text).isEmpty()) {
                    problems.mistake(
                            place,
                            owner + "compares the sensor '" + name + "' with '" + Quote.of(text) + "'; expected "
                                    + SensorCondition.expected(sensor.get().type()));
                }
            });
        }
    }

    private Optional<VerifySettings> effect(VerifyForm.Raw raw, List<SensorSettings> sensors) {
        String owner = VERIFY.path() + ": '" + Quote.of(raw.name()) + "' ";
        Optional<String> sensor = raw.values().get(VerifyForm.SENSOR);
        Optional<String> camera = raw.values().get(VerifyForm.CAMERA);
        if (sensor.isPresent() == camera.isPresent()) {
            problems.mistake(raw.place(), owner + "needs a sensor or a camera, and only one of them");
            return Optional.empty();
        }
        Optional<Proof> proof = sensor.isPresent()
                ? bySensor(raw, owner, sensor.get(), sensors)
                : byPicture(raw, owner, camera.orElse(""));
        return proof.map(found -> new VerifySettings(
                raw.name(),
                found,
                raw.values().get(VerifyForm.HOURS).map(RulesForm::hours),
                raw.values().get(VerifyForm.AFTER)));
    }

    private Optional<Proof> bySensor(VerifyForm.Raw raw, String owner, String name, List<SensorSettings> sensors) {
        for (Key<?> key : List.of(VerifyForm.ZONE, VerifyForm.BRIGHTNESS)) {
            if (raw.values().isGiven(key)) {
                problems.mistake(
                        raw.values().place(key, raw.place()), owner + "has " + key.path() + ", which is of a camera");
            }
        }
        Optional<SensorSettings> sensor = find(sensors, name);
        if (sensor.isEmpty()) {
            problems.mistake(
                    raw.values().place(VerifyForm.SENSOR, raw.place()),
                    owner + "names the sensor '" + name + "', which is not configured");
            return Optional.empty();
        }
        SensorValue.Type type = sensor.get().type();
        Optional<SensorCondition> expected =
                SensorCondition.parse(type, raw.values().get(VerifyForm.EXPECT));
        if (expected.isEmpty()) {
            problems.mistake(
                    raw.values().place(VerifyForm.EXPECT, raw.place()),
                    owner + "expects something that its sensor cannot say: expected " + SensorCondition.expected(type));
        }
        return expected.map(condition -> new Proof.BySensor(name, condition));
    }

    private Optional<Proof> byPicture(VerifyForm.Raw raw, String owner, String name) {
        Optional<CameraSettings> camera = camera(name);
        if (camera.isEmpty()) {
            problems.mistake(
                    raw.values().place(VerifyForm.CAMERA, raw.place()),
                    owner + "names the camera '" + Quote.of(name) + "', which is not configured");
            return Optional.empty();
        }
        Optional<String> zone = raw.values().get(VerifyForm.ZONE);
        Optional<Zone> area = zone.flatMap(wanted -> camera.get().motion().zones().stream()
                .filter(each -> each.name().equals(wanted))
                .findFirst());
        if (zone.isPresent() && area.isEmpty()) {
            problems.mistake(
                    raw.values().place(VerifyForm.ZONE, raw.place()),
                    owner + "names the zone '" + Quote.of(zone.get()) + "', which the camera '" + name
                            + "' does not have");
        }
        Optional<SensorValue> expected =
                SensorValue.parse(SensorValue.Type.BOOLEAN, raw.values().get(VerifyForm.EXPECT));
        if (expected.isEmpty()) {
            problems.mistake(
                    raw.values().place(VerifyForm.EXPECT, raw.place()),
                    owner + "expects of a camera true for bright or false for dark");
        }
        return expected.map(bright -> new Proof.ByPicture(
                name,
                area.map(Zone::polygon).orElse(List.of()),
                bright.equals(new SensorValue.Flag(true)),
                raw.values().get(VerifyForm.BRIGHTNESS)));
    }

    private Optional<CameraSettings> camera(String name) {
        return cameras.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private static Optional<SensorSettings> find(List<SensorSettings> sensors, String name) {
        return sensors.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}

package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A list of effects to verify; immutable. They are completed once sensors and cameras are known. */
record VerifyForm() implements Form<List<VerifyForm.Raw>> {
    private static final int MOST = 64;

    static final Key<String> NAME =
            Key.required("name", Forms.text("a name of at most 64 letters", 64), "The name of the effect, for people.");
    static final Key<Optional<String>> SENSOR = Key.of(
            "sensor",
            new Maybe<>(Forms.matching("the name of a sensor", SensorsForm.NAME)),
            "",
            "The sensor that shows the effect. This or camera.");
    static final Key<Optional<String>> CAMERA = Key.of(
            "camera",
            new Maybe<>(Forms.text("the name of a camera", 100)),
            "",
            "The camera whose brightness shows the effect.");
    static final Key<Optional<String>> ZONE = Key.of(
            "zone",
            new Maybe<>(Forms.text("the name of a zone", 64)),
            "",
            "The zone of the camera whose brightness counts. Nothing: the whole picture.");
    static final Key<Double> BRIGHTNESS = Key.of(
            "brightness",
            Forms.share(),
            "25%",
            "A picture whose mean brightness is above this counts as bright. 0% is black, 100% white.");
    static final Key<Optional<String>> HOURS = Key.of(
            "hours",
            new Maybe<>(RulesForm.hoursForm()),
            "",
            "When the effect is expected, in the local time of this machine. Nothing: always.");
    static final Key<String> EXPECT = Key.of(
            "expect",
            Forms.text("a value of the sensor; for a number also '>10' or '<10'", SensorValue.LONGEST),
            "true",
            "The value that is expected. Of a camera: true for bright, false for dark.");
    static final Key<Duration> AFTER =
            Key.of("after", Forms.duration("1s", "1d"), "5m", "An effect that is missing for this long is told.");

    static final List<Key<?>> ALL = List.of(NAME, SENSOR, CAMERA, ZONE, BRIGHTNESS, HOURS, EXPECT, AFTER);

    /** One effect as written; immutable. */
    record Raw(String name, Values values, Place place) {}

    @Override
    public String expected() {
        return "a list of {name, sensor, camera, zone, brightness, hours, expect, after}";
    }

    @Override
    public Optional<List<Raw>> read(Written written, String key, Problems problems) {
        if (!(written instanceof Items list)) {
            return refuse(written, key, problems);
        }
        if (list.items().size() > MOST) {
            problems.mistake(
                    written.place(),
                    key + ": at most " + MOST + " are allowed, found "
                            + list.items().size());
            return Optional.empty();
        }
        List<Raw> effects = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Written item : list.items()) {
            if (!(item instanceof Section section)) {
                refuse(item, key, problems);
                continue;
            }
            Values values = Binder.bind(section, key + "[]", ALL, problems);
            Optional<String> name = values.demand(NAME, section.place(), problems);
            if (name.isPresent() && !names.add(name.get())) {
                problems.mistake(values.place(NAME, section.place()), key + ": '" + name.get() + "' is given twice");
            }
            name.ifPresent(found -> effects.add(new Raw(found, values, section.place())));
        }
        return Optional.of(effects);
    }
}

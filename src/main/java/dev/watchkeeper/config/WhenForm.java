package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of what a sensor's values set off; immutable. The values are read once the sensor's type is known. */
record WhenForm() implements Form<List<WhenForm.Raw>> {
    private static final int MOST = 16;

    static final Key<String> VALUE = Key.required(
            "value",
            Forms.text("a value of the sensor; for a number also '>21.5' or '<21.5'", SensorValue.LONGEST),
            "The value that sets it off when it comes.");
    static final Key<List<String>> RECORD = Key.of(
            "record",
            new Several<>("a list of names of cameras", Forms.matching("the name of a camera", "[^\\p{Cntrl}]{1,100}")),
            "[]",
            "The cameras that are recorded then, as an event of its own.");
    static final Key<Duration> FOR = Key.of(
            "for",
            Forms.duration("1s", "1h"),
            "30s",
            "How long that event lasts; the post-motion is recorded after it.");
    static final Key<Optional<Boolean>> ARM = Key.of(
            "arm",
            new Maybe<>(Forms.bool()),
            "",
            "true arms the alerts, false disarms them: no messages of motion and alerts.");

    static final List<Key<?>> ALL = List.of(VALUE, RECORD, FOR, ARM);

    /** One entry whose value is not read yet; immutable. */
    record Raw(Written value, String text, List<String> record, Duration length, Optional<Boolean> arm) {}

    @Override
    public String expected() {
        return "a list of {value, record, for, arm}";
    }

    @Override
    public Optional<List<Raw>> read(Written written, String key, Problems problems) {
        if (!(written instanceof Items list) || list.items().size() > MOST) {
            return refuse(written, key, problems);
        }
        List<Raw> found = new ArrayList<>();
        for (Written item : list.items()) {
            if (!(item instanceof Section section)) {
                refuse(item, key, problems);
                continue;
            }
            Binder.Values values = Binder.bind(section, key + "[]", ALL, problems);
            Optional<String> value = values.demand(VALUE, section.place(), problems);
            if (values.get(RECORD).isEmpty() && values.get(ARM).isEmpty()) {
                problems.mistake(section.place(), key + ": it sets nothing off; give it record: or arm:");
            }
            value.ifPresent(text -> found.add(new Raw(
                    new Written.Scalar(values.place(VALUE, section.place()), text, true),
                    text,
                    values.get(RECORD),
                    values.get(FOR),
                    values.get(ARM))));
        }
        return Optional.of(found);
    }
}

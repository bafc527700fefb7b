package dev.watchkeeper.config;

import dev.watchkeeper.config.VisionSettings.Condition;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Section;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A list of conditions in words; immutable. */
record ConditionsForm() implements Form<List<Condition>> {
    private static final int MOST = 32;

    static final Key<String> NAME = Key.required(
            "name",
            Forms.matching("letters, digits, - and _, at most 32", "[0-9A-Za-z][0-9A-Za-z_-]{0,31}"),
            "The name of the condition. An alert has it as a label, which rules can name.");
    static final Key<String> TEXT = Key.required(
            "text",
            Forms.text("a sentence of at most 500 letters", 500),
            "What to look out for, such as: somebody carries a parcel away.");
    static final Key<List<String>> CAMERAS = Key.of(
            "cameras",
            new Several<>(
                    "a list of names of cameras", Forms.matching("a list of names of cameras", CameraSettings.NAME)),
            "[]",
            "At which cameras. Nothing: at all that are analysed.");

    static final List<Key<?>> ALL = List.of(NAME, TEXT, CAMERAS);

    @Override
    public String expected() {
        return "a list of {name, text, cameras}";
    }

    @Override
    public Optional<List<Condition>> read(Written written, String key, Problems problems) {
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
        List<Condition> conditions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Written item : list.items()) {
            if (!(item instanceof Section section)) {
                refuse(item, key, problems);
                continue;
            }
            Binder.Values values = Binder.bind(section, key + "[]", ALL, problems);
            Optional<String> name = values.demand(NAME, section.place(), problems);
            Optional<String> text = values.demand(TEXT, section.place(), problems);
            if (name.isPresent() && !names.add(name.get())) {
                problems.mistake(
                        values.place(NAME, section.place()),
                        key + ": another condition has the name '" + name.get() + "'; choose a different one");
            }
            if (name.isPresent() && text.isPresent()) {
                conditions.add(new Condition(name.get(), text.get(), values.get(CAMERAS)));
            }
        }
        return Optional.of(conditions);
    }
}

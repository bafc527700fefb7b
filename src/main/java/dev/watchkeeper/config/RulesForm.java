package dev.watchkeeper.config;

import dev.watchkeeper.config.NotificationRule.Hours;
import dev.watchkeeper.config.NotificationRule.Least;
import dev.watchkeeper.config.NotificationRule.LeastSeverity;
import dev.watchkeeper.config.NotificationRule.Subject;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Section;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A list of rules of notifications; immutable. */
record RulesForm() implements Form<List<NotificationRule>> {
    private static final int MOST_RULES = 100;
    private static final String TIME = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";

    static final Key<String> NAME =
            Key.required("name", Forms.text("a name of at most 64 letters", 64), "The name of the rule, for people.");
    static final Key<List<String>> KINDS = Key.of(
            "kinds",
            list("a list of kinds such as [camera-offline, incident]", "[a-z-]{1,40}"),
            "[]",
            "Which kinds of messages it applies to. Nothing: all but motion and advice.");
    static final Key<List<String>> CAMERAS = Key.of(
            "cameras",
            list("a list of names of cameras", "[^\\p{Cntrl}]{1,100}"),
            "[]",
            "Which cameras it applies to. Nothing: all, and what concerns no camera.");
    static final Key<List<String>> ZONES = Key.of(
            "zones",
            list("a list of names of zones", "[^\\p{Cntrl}]{1,64}"),
            "[]",
            "Which zones of an event it applies to; one of them suffices. Nothing: all.");
    static final Key<List<String>> LABELS = Key.of(
            "labels",
            list("a list of labels such as [person, car]", "[^\\p{Cntrl}]{1,64}"),
            "[]",
            "Which labels of an event it applies to; one of them suffices. Nothing: all.");
    static final Key<Double> MIN_CONFIDENCE = Key.of(
            "min-confidence",
            Forms.decimal("0", "1"),
            "0",
            "How sure the recognition of one of these labels must be. Above 0 it applies to no message without a label.");
    static final Key<LeastSeverity> MIN_SEVERITY =
            Key.of("min-severity", Forms.oneOf(LeastSeverity.class), "info", "The least severity that it applies to.");
    static final Key<Optional<String>> HOURS = Key.of(
            "hours",
            new Maybe<>(hoursForm()),
            "",
            "When it applies, in the local time of this machine; over midnight if the end is before the beginning.");
    static final Key<Map<String, String>> SENSOR = Key.of(
            "sensor",
            new SensorsOfRuleForm(),
            "{}",
            "Values that sensors must have, such as {porch: true} or {cellar: '>25'}; all of them. A sensor without a current value keeps no message back.");
    static final Key<List<String>> CHANNELS = Key.of(
            "channels",
            list("a list of channels such as [email]", "[^\\p{Cntrl}]{1,64}"),
            "[]",
            "Where the messages go. Nothing: to every channel.");

    static final List<Key<?>> ALL =
            List.of(NAME, KINDS, CAMERAS, ZONES, LABELS, MIN_CONFIDENCE, SENSOR, MIN_SEVERITY, HOURS, CHANNELS);

    private static Form<List<String>> list(String what, String pattern) {
        return new Several<>(what, Forms.matching(what, pattern));
    }

    @Override
    public String expected() {
        return "a list of {name, kinds, cameras, zones, labels, min-confidence, sensor, min-severity, hours, channels}";
    }

    @Override
    public Optional<List<NotificationRule>> read(Written written, String key, Problems problems) {
        if (!(written instanceof Items list)) {
            return refuse(written, key, problems);
        }
        if (list.items().size() > MOST_RULES) {
            problems.mistake(
                    written.place(),
                    key + ": at most " + MOST_RULES + " are allowed, found "
                            + list.items().size());
            return Optional.empty();
        }
        List<NotificationRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Written item : list.items()) {
            if (item instanceof Section section) {
                rule(section, key, names, problems).ifPresent(rules::add);
            } else {
                refuse(item, key, problems);
            }
        }
        return Optional.of(rules);
    }

    private static Optional<NotificationRule> rule(Section section, String key, Set<String> names, Problems problems) {
        Binder.Values values = Binder.bind(section, key + "[]", ALL, problems);
        Optional<String> name = values.demand(NAME, section.place(), problems);
        if (name.isPresent() && !names.add(name.get())) {
            problems.mistake(values.place(NAME, section.place()), key + ": '" + name.get() + "' is given twice");
        }
        for (String kind : values.get(KINDS)) {
            if (!NotificationRule.KINDS.contains(kind)) {
                problems.mistake(
                        values.place(KINDS, section.place()),
                        key + "[].kinds: there is no kind '" + kind + "'; the kinds are "
                                + String.join(", ", NotificationRule.KINDS));
            }
        }
        return name.map(found -> new NotificationRule(
                found,
                new Subject(
                        values.get(KINDS),
                        values.get(CAMERAS),
                        values.get(ZONES),
                        values.get(LABELS),
                        values.get(SENSOR)),
                new Least(values.get(MIN_CONFIDENCE), values.get(MIN_SEVERITY)),
                values.get(HOURS).map(RulesForm::hours),
                values.get(CHANNELS)));
    }

    /** Hours of a day, such as {@code 22:00-06:00}. */
    static Form<String> hoursForm() {
        return Forms.matching("hours such as '22:00-06:00'", TIME + " ?- ?" + TIME);
    }

    static Hours hours(String text) {
        String[] ends = text.split(" ?- ?");
        return new Hours(LocalTime.parse(ends[0]), LocalTime.parse(ends[1]));
    }

    /** The values that sensors must have, by their names, as written; immutable. */
    private record SensorsOfRuleForm() implements Form<Map<String, String>> {
        private static final int MOST = 16;
        private static final Form<String> VALUE = Forms.text("a value of the sensor", SensorValue.LONGEST);

        @Override
        public String expected() {
            return "a section of sensors and values such as {porch: true}";
        }

        @Override
        public Optional<Map<String, String>> read(Written written, String key, Problems problems) {
            if (!(written instanceof Section section) || section.entries().size() > MOST) {
                return refuse(written, key, problems);
            }
            Map<String, String> values = new LinkedHashMap<>();
            section.entries()
                    .forEach((name, entry) -> VALUE.read(entry.value(), key + "." + Quote.of(name), problems)
                            .ifPresent(value -> values.put(name, value)));
            return Optional.of(values);
        }
    }
}

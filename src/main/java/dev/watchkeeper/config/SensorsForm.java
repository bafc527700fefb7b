package dev.watchkeeper.config;

import dev.watchkeeper.config.SensorSettings.Keeping;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.SensorSettings.Timing;
import dev.watchkeeper.config.SensorSettings.When;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Section;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A section with a name for each sensor; immutable. */
record SensorsForm() implements Form<List<SensorSettings>> {
    /** Each that is read by itself has a thread. */
    static final int MOST = 64;

    static final String NAME = "[A-Za-z0-9_-]{1,64}";
    private static final String FIELD = "[^\\s\\p{Cntrl}.]{1,100}(\\.[^\\s\\p{Cntrl}.]{1,100}){0,15}";

    static final Key<SensorValue.Type> TYPE =
            Key.of("type", Forms.oneOf(SensorValue.Type.class), "boolean", "What its values are.");
    static final Key<List<String>> COMMAND = Key.of(
            "command",
            new Several<>("a list of words such as [/usr/local/bin/porch, --plain]", Forms.word()),
            "[]",
            "A program and its arguments, run without a shell; the first line that it prints is the value.");
    static final Key<Optional<URI>> URL = Key.of(
            "http.url",
            new Maybe<>(Forms.url("an address such as https://host/path", "https", "http")),
            "",
            "An address whose answer has the value.");
    static final Key<Optional<String>> FIELD_OF_ANSWER = Key.of(
            "http.field",
            new Maybe<>(Forms.matching("a path such as status.temperature or list.0", FIELD)),
            "",
            "The field of the JSON answer that is the value. Nothing: the answer itself.");
    static final Key<Optional<String>> TOKEN_FILE = Key.of(
            "http.token-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line is sent as Bearer token. Relative to the configuration file.");
    static final Key<Optional<String>> CA_FILE = Key.of(
            "http.ca-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with the server's certificate, or its issuer's, in place of Java's own authorities.");
    static final Key<Optional<String>> TOPIC = Key.of(
            "mqtt.topic",
            new Maybe<>(Forms.matching("a topic without + and #", "[^#+\\p{Cntrl}]{1,200}")),
            "",
            "A topic of the broker of notifications.mqtt whose messages have the value.");
    static final Key<Optional<String>> FIELD_OF_MESSAGE = Key.of(
            "mqtt.field",
            new Maybe<>(Forms.matching("a path such as status.temperature or list.0", FIELD)),
            "",
            "The field of the JSON message that is the value. Nothing: the message itself.");
    static final Key<Boolean> PUSH =
            Key.of("push", Forms.bool(), "false", "Whether others post its value to /api/sensors/NAME.");
    static final Key<Duration> INTERVAL =
            Key.of("interval", Forms.duration("1s", "1d"), "60s", "How often a command runs or an address is asked.");
    static final Key<Duration> TIME_LIMIT =
            Key.of("time-limit", Forms.duration("0.1s", "5m"), "30s", "The longest that one read may take.");
    static final Key<Duration> STALE_AFTER =
            Key.of("stale-after", Forms.duration("1s", "7d"), "5m", "A value this old is shown as stale.");
    static final Key<Duration> ALERT_AFTER = Key.of(
            "alert-after",
            Forms.duration("0 for never", "1s", "30d"),
            "30m",
            "No new value for this long is told to a person. Not shorter than stale-after.");
    static final Key<Optional<String>> UNIT = Key.of(
            "unit", new Maybe<>(Forms.text("a unit of at most 16 letters", 16)), "", "What is shown after the value.");
    static final Key<Duration> HISTORY = Key.of(
            "history",
            Forms.duration("1h", "400d"),
            "30d",
            "How long its values are kept; never more than the newest 100 000.");
    static final Key<List<WhenForm.Raw>> WHEN = Key.of("when", new WhenForm(), "[]", "What its values set off.");

    static final List<Key<?>> ALL = List.of(
            TYPE,
            COMMAND,
            URL,
            FIELD_OF_ANSWER,
            TOKEN_FILE,
            CA_FILE,
            TOPIC,
            FIELD_OF_MESSAGE,
            PUSH,
            INTERVAL,
            TIME_LIMIT,
            STALE_AFTER,
            ALERT_AFTER,
            UNIT,
            HISTORY,
            WHEN);

    @Override
    public String expected() {
        return "a section with one name per sensor, such as porch: {command: [/usr/local/bin/porch]}";
    }

    @Override
    public Optional<List<SensorSettings>> read(Written written, String key, Problems problems) {
        if (written instanceof Written.Scalar scalar && scalar.isEmpty()) {
            return Optional.of(List.of());
        }
        if (!(written instanceof Section all)) {
            return refuse(written, key, problems);
        }
        if (all.entries().size() > MOST) {
            problems.mistake(
                    all.place(),
                    key + ": at most " + MOST + " are allowed, found "
                            + all.entries().size());
            return Optional.empty();
        }
        List<SensorSettings> sensors = new ArrayList<>();
        all.entries().forEach((name, entry) -> {
            String owner = key + "." + Quote.of(name);
            if (!name.matches(NAME)) {
                problems.mistake(
                        entry.place(),
                        owner + ": the name of a sensor has 1 to 64 letters, digits, '-' and '_' of plain ASCII");
            } else if (entry.value() instanceof Section section) {
                sensor(name, section, owner, problems).ifPresent(sensors::add);
            } else {
                problems.mistake(
                        entry.value().place(),
                        owner + " is a section: write its keys indented below it, found "
                                + entry.value().kind());
            }
        });
        return Optional.of(sensors);
    }

    private static Optional<SensorSettings> sensor(String name, Section section, String owner, Problems problems) {
        Values values = Binder.bind(section, owner, ALL, problems);
        Place place = section.place();
        SensorValue.Type type = values.get(TYPE);
        Timing timing = new Timing(
                values.get(INTERVAL), values.get(TIME_LIMIT), values.get(STALE_AFTER), values.get(ALERT_AFTER));
        Optional<Source> source = source(values, owner, place, problems);
        boolean polled = source.filter(found -> found instanceof Source.Command || found instanceof Source.Http)
                .isPresent();
        if (polled && timing.staleAfter().compareTo(timing.interval()) <= 0) {
            problems.mistake(
                    values.place(STALE_AFTER, values.place(INTERVAL, place)),
                    owner + ".stale-after must be longer than interval, or every value is stale before the next comes");
        }
        if (timing.alertAfter().isPositive() && timing.alertAfter().compareTo(timing.staleAfter()) < 0) {
            problems.mistake(
                    values.place(ALERT_AFTER, values.place(STALE_AFTER, place)),
                    owner + ".alert-after must not be shorter than stale-after; 0 stands for never");
        }
        List<When> when = new ArrayList<>();
        for (WhenForm.Raw raw : values.get(WHEN)) {
            Optional<SensorCondition> condition = SensorCondition.parse(type, raw.text());
            if (condition.isEmpty()) {
                problems.mistake(
                        raw.value().place(),
                        owner + ".when[].value: expected " + SensorCondition.expected(type) + ", found '"
                                + Quote.of(raw.text()) + "'");
            }
            condition.ifPresent(found -> when.add(new When(found, raw.record(), raw.length(), raw.arm())));
        }
        return source.map(found -> new SensorSettings(
                name, type, found, timing, new Keeping(values.get(UNIT), values.get(HISTORY)), when));
    }

    private static Optional<Source> source(Values values, String owner, Place place, Problems problems) {
        List<Source> sources = new ArrayList<>();
        if (!values.get(COMMAND).isEmpty()) {
            sources.add(new Source.Command(values.get(COMMAND)));
        }
        values.get(URL).ifPresent(url -> sources.add(http(url, values, owner, place, problems)));
        values.get(TOPIC).ifPresent(topic -> sources.add(new Source.Mqtt(topic, values.get(FIELD_OF_MESSAGE))));
        if (values.get(PUSH)) {
            sources.add(new Source.Push());
        }
        if (sources.size() != 1) {
            boolean refused = values.isGiven(COMMAND) || values.isGiven(URL) || values.isGiven(TOPIC);
            if (sources.size() > 1 || !refused || problems.none()) {
                problems.mistake(
                        place,
                        owner + " needs one source: command:, http: {url: …}, mqtt: {topic: …} or push: true, found "
                                + (sources.isEmpty() ? "nothing" : sources.size()));
            }
            return Optional.empty();
        }
        return Optional.of(sources.getFirst());
    }

    private static Source http(URI url, Values values, String owner, Place section, Problems problems) {
        List<Path> files = new ArrayList<>();
        Optional<Secret> token = values.get(TOKEN_FILE).flatMap(text -> {
            Place place = values.place(TOKEN_FILE, section);
            ChannelKeys.warnOfClearText(url, owner + ".http.url", values.place(URL, section), problems);
            files.add(place.folder().resolve(text));
            return PasswordFile.read(text, owner + ".http.token-file", place, problems);
        });
        Place caPlace = values.place(CA_FILE, section);
        Optional<Path> ca = values.get(CA_FILE)
                .flatMap(text -> CertificateFile.find(text, owner + ".http.ca-file", caPlace, problems));
        ca.ifPresent(files::add);
        ChannelKeys.checkTls(url, ca, owner + ".http.ca-file", caPlace, problems);
        return new Source.Http(new Peer(url, ca, files), values.get(FIELD_OF_ANSWER), token);
    }
}

package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Section;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A list of models; immutable. */
record ModelsForm() implements Form<List<ModelSettings>> {
    private static final String PATH = "analysis.models";
    private static final int MOST = 16;

    static final Key<String> NAME = Key.required(
            "name",
            Forms.matching("letters, digits, - and _, at most 32", "[0-9A-Za-z][0-9A-Za-z_-]{0,31}"),
            "The name of the model in answers and logs.");
    static final Key<ModelSettings.Api> API = Key.of(
            "api",
            Forms.oneOf(ModelSettings.Api.class),
            "ollama",
            "The interface of the server: Ollama's own, or the one of OpenAI, which many servers have.");
    static final Key<Optional<URI>> URL = Key.of(
            "url",
            new Maybe<>(Forms.url("an address such as http://host:11434", "https", "http")),
            "",
            "The server; for openai with its path, such as http://host:8080/v1. Nothing: the model is not asked.");
    static final Key<Optional<String>> MODEL = Key.of(
            "model",
            new Maybe<>(Forms.text("the name of a model", 200)),
            "",
            "The model, as the server calls it. It must understand pictures.");
    static final Key<Optional<String>> KEY_FILE = Key.of(
            "key-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line is the key to the server. Relative to the configuration file.");
    static final Key<Optional<String>> CA_FILE = Key.of(
            "ca-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with the server's certificate, or its issuer's, in place of Java's own authorities.");
    static final Key<Duration> TIME_LIMIT = Key.of(
            "time-limit",
            Forms.duration("1s", "30m"),
            "60s",
            "How long one question may take, the loading of the model included.");
    static final Key<Integer> PARALLEL =
            Key.of("parallel", Forms.integer(1, 16), "1", "How many questions it is asked at the same time.");
    static final Key<Integer> PER_HOUR =
            Key.of("per-hour", Forms.integer(1, 100_000), "120", "How many questions it is asked within an hour.");

    static final List<Key<?>> ALL = List.of(NAME, API, URL, MODEL, KEY_FILE, CA_FILE, TIME_LIMIT, PARALLEL, PER_HOUR);

    @Override
    public String expected() {
        return "a list of {name, api, url, model, key-file, ca-file, time-limit, parallel, per-hour}";
    }

    @Override
    public Optional<List<ModelSettings>> read(Written written, String key, Problems problems) {
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
        List<ModelSettings> models = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Written item : list.items()) {
            if (!(item instanceof Section section)) {
                refuse(item, key, problems);
                continue;
            }
            Binder.Values values = Binder.bind(section, key + "[]", ALL, problems);
            Optional<String> name = values.demand(NAME, section.place(), problems);
            if (name.isPresent() && !names.add(name.get())) {
                problems.mistake(
                        values.place(NAME, section.place()),
                        key + ": another model has the name '" + name.get() + "'; choose a different one");
            }
            name.flatMap(found -> model(found, values, section.place(), problems))
                    .ifPresent(models::add);
        }
        return Optional.of(models);
    }

    private static Optional<ModelSettings> model(String name, Binder.Values values, Place section, Problems problems) {
        // The name of the credential that may replace the file.
        String path = PATH + "." + name + ".";
        List<Path> files = new ArrayList<>();
        Optional<Secret> secret = values.get(KEY_FILE).flatMap(text -> {
            Place place = values.place(KEY_FILE, section);
            files.add(place.folder().resolve(text));
            return PasswordFile.read(text, path + "key-file", place, problems);
        });
        Place caPlace = values.place(CA_FILE, section);
        Optional<Path> ca =
                values.get(CA_FILE).flatMap(text -> CertificateFile.find(text, path + "ca-file", caPlace, problems));
        ca.ifPresent(files::add);
        if (values.get(URL).isEmpty()) {
            return Optional.empty();
        }
        if (values.get(MODEL).isEmpty()) {
            problems.mistake(section, path + "model is missing: expected " + MODEL.expected());
            return Optional.empty();
        }
        URI url = values.get(URL).get();
        ChannelKeys.checkTls(url, ca, path + "ca-file", caPlace, problems);
        if (secret.isPresent()) {
            ChannelKeys.warnOfClearText(url, path + "url", values.place(URL, section), problems);
        }
        return Optional.of(new ModelSettings(
                name,
                values.get(API),
                new Peer(url, ca, files),
                values.get(MODEL).get(),
                secret,
                new ModelSettings.Limits(values.get(TIME_LIMIT), values.get(PARALLEL), values.get(PER_HOUR))));
    }
}

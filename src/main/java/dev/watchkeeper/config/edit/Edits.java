package dev.watchkeeper.config.edit;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.TrialCamera;
import dev.watchkeeper.config.edit.ConfigView.Edit;
import dev.watchkeeper.config.edit.ConfigView.Outcome;
import dev.watchkeeper.config.edit.ConfigView.Value;
import dev.watchkeeper.config.edit.ConfigView.Wanted;
import dev.watchkeeper.config.edit.ConfigView.Whole;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlEdit;
import dev.watchkeeper.config.yaml.YamlReader;
import dev.watchkeeper.config.yaml.YamlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Turns what the page wants into changes of the file, and refuses what it may not change; immutable. No sentence repeats a value. */
record Edits(KeyTables tables, Rows rows) {
    static final Place NOWHERE = Place.argument("page", Path.of(""));

    private static final String CAMERAS = "cameras";
    private static final String PASSWORD_FILE = "password-file";

    /** A zone has at most 100 corners, and there are at most 32; nothing else that is typed is as long. */
    private static final int LONGEST_VALUE = 100_000;

    /**
     * What will be done; immutable.
     *
     * @param byHand the same as text for a person
     */
    record Planned(List<YamlEdit.Change> changes, String byHand) {
        Planned {
            changes = List.copyOf(changes);
        }
    }

    /** Why it is not done at all; empty if nothing speaks against it. */
    Optional<Outcome> refusal(Edit edit) {
        List<String> mistakes = new ArrayList<>();
        switch (edit.camera()) {
            case Whole.None none -> {}
            case Whole.Add(String name) -> {
                if (!name.matches(CameraSettings.NAME)) {
                    mistakes.add(
                            "A camera's name has 1 to 64 letters, digits, '-' and '_'; its title may be anything.");
                } else if (rows.cameras().contains(name)) {
                    mistakes.add("There is a camera '" + name + "' already; choose another name.");
                }
            }
            case Whole.Change(String name) -> {
                if (!rows.cameras().contains(name)) {
                    return Optional.of(new Outcome.Unknown(name));
                }
            }
            case Whole.Remove(String name) -> {
                if (!rows.cameras().contains(name)) {
                    return Optional.of(new Outcome.Unknown(name));
                }
            }
        }
        edit.changes().forEach(wanted -> mistake(wanted, edit).ifPresent(mistakes::add));
        return mistakes.isEmpty() ? Optional.empty() : Optional.of(new Outcome.Wrong(mistakes));
    }

    private Optional<String> mistake(Wanted wanted, Edit edit) {
        String shown = Quote.of(wanted.key());
        Optional<Key<?>> key = tables.find(wanted.key());
        if (key.isEmpty()) {
            return Optional.of("There is no key '" + shown + "', or the page does not change it.");
        }
        Optional<String> camera = KeyTables.cameraOf(wanted.key());
        boolean own = edit.camera() instanceof Whole.Add(String name) && camera.equals(Optional.of(name))
                || camera.isEmpty()
                || rows.cameras().contains(camera.get());
        if (!own) {
            return Optional.of("There is no camera '" + Quote.of(camera.get()) + "'.");
        }
        Optional<String> locked =
                tables.locked(wanted.key(), other -> rows.find(other).isPresent());
        // Without a name of a file, nothing is named.
        boolean forgets = KeyTables.within(wanted.key()).equals(PASSWORD_FILE)
                && camera.isPresent()
                && wanted.value().isEmpty();
        if (locked.isPresent() && !forgets) {
            return Optional.of(shown + ": " + locked.get());
        }
        return wanted.value().flatMap(value -> mistake(key.get(), shown, value)).or(() -> host(wanted, edit));
    }

    private static Optional<String> mistake(Key<?> key, String shown, Value value) {
        String text = switch (value) {
            case Value.Text(String plain) -> plain;
            case Value.Json(String json) -> json;
        };
        if (text.length() > LONGEST_VALUE) {
            return Optional.of(
                    shown + ": this is longer than " + LONGEST_VALUE + " characters; expected " + key.expected() + ".");
        }
        boolean address = key.path().equals("url") || key.path().equals("detect-url");
        if (address && !text.isEmpty() && !TrialCamera.isAddress(text.strip())) {
            return Optional.of(shown + ": " + TrialCamera.NO_ADDRESS);
        }
        return written(key, value).isEmpty()
                ? Optional.of(shown + ": expected " + key.expected() + ".")
                : Optional.empty();
    }

    /** A kept password goes to the host alone for which it was kept. */
    private Optional<String> host(Wanted wanted, Edit edit) {
        Optional<String> camera = KeyTables.cameraOf(wanted.key());
        String key = KeyTables.within(wanted.key());
        boolean kept = camera.isPresent()
                && rows.find(CAMERAS + "." + camera.get() + "." + PASSWORD_FILE).isPresent();
        if (!kept || edit.password().isPresent() || !key.equals("url") && !key.equals("detect-url")) {
            return Optional.empty();
        }
        String before = rows.find(CAMERAS + "." + camera.get() + ".url")
                .map(entry -> entry.value() instanceof Scalar scalar ? host(scalar.text()) : "")
                .orElse("");
        String after = wanted.value()
                .map(value -> value instanceof Value.Text(String text) ? host(text) : "")
                .orElse(before);
        return before.equals(after)
                ? Optional.empty()
                : Optional.of(Quote.of(wanted.key())
                        + ": the kept password belongs to another host; enter the password for this one.");
    }

    private static String host(String url) {
        String rest = url.substring(url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3)
                .split("[/?#]", 2)[0];
        return rest.substring(rest.lastIndexOf('@') + 1).replaceFirst(":[0-9]+$", "");
    }

    /** The changes. @param secret how the configuration names the file of a new password */
    Planned of(Edit edit, Optional<String> secret) {
        List<YamlEdit.Change> changes = new ArrayList<>();
        Section fresh = new Section(NOWHERE, new LinkedHashMap<>());
        Optional<String> added = edit.camera() instanceof Whole.Add(String name) ? Optional.of(name) : Optional.empty();
        List<Wanted> all = new ArrayList<>(edit.changes());
        if (secret.isPresent()) {
            String camera = edit.password().orElseThrow().camera();
            all.add(new Wanted(
                    CAMERAS + "." + camera + "." + PASSWORD_FILE, Optional.of(new Value.Text(secret.get()))));
        }
        for (Wanted wanted : all) {
            Optional<Written> value = wanted.value()
                    .flatMap(each -> written(tables.find(wanted.key()).orElseThrow(), each));
            Optional<String> camera = KeyTables.cameraOf(wanted.key());
            if (added.isPresent() && camera.equals(added)) {
                if (value.isPresent()) {
                    fresh = fresh.under(Section.around(KeyTables.within(wanted.key()), value.get()));
                }
            } else {
                changes.add(new YamlEdit.Change(List.of(wanted.key().split("\\.", -1)), value));
            }
        }
        if (added.isPresent()) {
            changes.add(new YamlEdit.Change(List.of(CAMERAS, added.get()), Optional.of(fresh)));
        }
        if (edit.camera() instanceof Whole.Remove(String name)) {
            changes.add(new YamlEdit.Change(List.of(CAMERAS, name), Optional.empty()));
        }
        return new Planned(changes, byHand(changes));
    }

    private static String byHand(List<YamlEdit.Change> changes) {
        Section all = new Section(NOWHERE, new LinkedHashMap<>());
        List<String> removed = new ArrayList<>();
        for (YamlEdit.Change change : changes) {
            if (change.value().isPresent()) {
                all = all.under(Section.around(
                        String.join(".", change.path()), change.value().get()));
            } else {
                removed.add("# remove " + String.join(".", change.path()));
            }
        }
        List<String> lines = new ArrayList<>(YamlText.YAML.lines(all));
        lines.addAll(removed);
        return String.join("\n", lines) + "\n";
    }

    /** A value as it will be written; empty if it cannot be read. */
    private static Optional<Written> written(Key<?> key, Value value) {
        return switch (value) {
            case Value.Text(String text) ->
                key.isSingle()
                        ? Optional.of(new Scalar(NOWHERE, text.strip(), text.isBlank()))
                        : new YamlReader(NOWHERE, new Problems()).read(text);
            case Value.Json(String text) -> new YamlReader(NOWHERE, new Problems()).read(text);
        };
    }
}

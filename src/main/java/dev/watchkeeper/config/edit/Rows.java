package dev.watchkeeper.config.edit;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.edit.ConfigView.About;
import dev.watchkeeper.config.edit.ConfigView.KeyRow;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows what a file says, key by key, and hides what may be secret; immutable. */
record Rows(KeyTables tables, Section written) {
    private static final String CAMERAS = "cameras";

    /** JSON is YAML, too, and browsers can read it. */
    private static final YamlText LISTS = new YamlText(true);

    List<String> cameras() {
        return find(CAMERAS)
                .map(Entry::value)
                .filter(Section.class::isInstance)
                .map(section -> List.copyOf(((Section) section).entries().sequencedKeySet()))
                .orElse(List.of());
    }

    List<KeyRow> all() {
        List<KeyRow> rows = new ArrayList<>();
        tables.general().forEach(key -> rows.add(row(key, key.path())));
        for (String section : KeyTables.OTHER_SECTIONS) {
            rows.add(other(section));
        }
        for (String camera : cameras()) {
            tables.camera().forEach(key -> rows.add(row(key, CAMERAS + "." + camera + "." + key.path())));
        }
        return rows;
    }

    private KeyRow row(Key<?> key, String path) {
        Optional<Entry> entry = find(path);
        Optional<String> locked = tables.locked(path, other -> find(other).isPresent());
        Optional<String> shown = entry.flatMap(each -> shown(key, each.value(), locked.isPresent()));
        boolean whole = entry.isEmpty() || shown.isPresent() && shown.equals(entry.map(each -> plain(each.value())));
        return new KeyRow(
                path,
                shown,
                !whole,
                key.defaultText(),
                entry.map(each -> each.place().toString()),
                locked,
                new About(key.meaning(), key.expected(), key.choices(), key.isSingle()));
    }

    private static String plain(Written value) {
        return value instanceof Scalar scalar ? scalar.isEmpty() ? "" : scalar.text() : LISTS.inline(value);
    }

    private static Optional<String> shown(Key<?> key, Written value, boolean locked) {
        if (key.path().equals("url") || key.path().equals("detect-url")) {
            return Optional.of(address(plain(value)));
        }
        // A list that may name commands may also hold what they sign in with.
        boolean secret = key.isSecret() || locked && !key.isSingle();
        return secret ? Optional.empty() : Optional.of(plain(value));
    }

    /** A camera's address without user and passwords. */
    private static String address(String url) {
        int authority = url.indexOf("://") + 3;
        int end = authority;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        int at = authority < 3 ? -1 : url.lastIndexOf('@', end - 1);
        String without = at < authority ? url : url.substring(0, authority) + url.substring(at + 1);
        // A slash in a password ends the authority early.
        return without.indexOf('@') >= 0 ? "" : CameraSettings.shown(without);
    }

    private KeyRow other(String section) {
        Optional<Entry> entry = find(section);
        return new KeyRow(
                section,
                Optional.empty(),
                entry.isPresent(),
                Optional.of(""),
                entry.map(each -> each.place().toString()),
                Optional.of("Its keys name commands, and are changed in the configuration file only."),
                new About("A section that other processes than the node read.", "a section", List.of(), false));
    }

    /** What is written under a dotted path. */
    Optional<Entry> find(String path) {
        Written at = written;
        Optional<Entry> entry = Optional.empty();
        for (String name : path.split("\\.", -1)) {
            if (!(at instanceof Section section)) {
                return Optional.empty();
            }
            entry = Optional.ofNullable(section.entries().get(name));
            if (entry.isEmpty()) {
                return Optional.empty();
            }
            at = entry.get().value();
        }
        return entry;
    }
}

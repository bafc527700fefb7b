package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/** Matches a written section against a table of keys; confined to the thread that loads. */
public final class Binder {
    private final List<Key<?>> keys;
    private final List<String> elsewhere;
    private final String owner;
    private final Problems problems;
    private final Values values;

    private Binder(List<Key<?>> keys, List<String> elsewhere, String owner, Problems problems) {
        this.keys = keys;
        this.elsewhere = elsewhere;
        this.owner = owner;
        this.problems = problems;
        this.values = new Values(owner);
    }

    /**
     * Reads the values of a section.
     *
     * @param owner what the section belongs to, for messages; empty at the top
     */
    public static Values bind(Section section, String owner, List<Key<?>> keys, Problems problems) {
        return bind(section, owner, keys, List.of(), problems);
    }

    /**
     * The same for a section of which others read a part.
     *
     * @param elsewhere names at its top that others read
     */
    public static Values bind(
            Section section, String owner, List<Key<?>> keys, List<String> elsewhere, Problems problems) {
        Binder binder = new Binder(keys, elsewhere, owner, problems);
        binder.walk(section, "");
        return binder.values;
    }

    private void walk(Section section, String prefix) {
        section.entries().forEach((name, entry) -> {
            String path = prefix + name;
            if (elsewhere.contains(path)) {
                return;
            }
            Optional<Key<?>> key =
                    keys.stream().filter(k -> k.path().equals(path)).findFirst();
            if (key.isPresent()) {
                read(key.get(), entry.value());
            } else if (keys.stream().noneMatch(k -> k.path().startsWith(path + "."))) {
                problems.mistake(entry.place(), unknown(name, prefix));
            } else if (entry.value() instanceof Section inner) {
                walk(inner, path + ".");
            } else if (!(entry.value() instanceof Scalar scalar && scalar.isEmpty())) {
                problems.mistake(
                        entry.value().place(),
                        full(path) + " is a section: write its keys indented below it, found "
                                + entry.value().kind());
            }
        });
    }

    private <T> void read(Key<T> key, Written written) {
        values.places.put(key, written.place());
        key.form().read(written, full(key.path()), problems).ifPresent(value -> values.found.put(key, value));
    }

    private String unknown(String name, String prefix) {
        SequencedSet<String> siblings = new LinkedHashSet<>();
        for (Key<?> key : keys) {
            if (key.path().startsWith(prefix)) {
                siblings.add(key.path().substring(prefix.length()).split("\\.", 2)[0]);
            }
        }
        if (prefix.isEmpty()) {
            siblings.addAll(elsewhere);
        }
        String where = prefix.isEmpty() ? owner : full(prefix.substring(0, prefix.length() - 1));
        return unknown(name, where, siblings, keys);
    }

    /** Reports an unknown key and suggests the one that was probably meant. */
    private static String unknown(String name, String where, SequencedSet<String> siblings, List<Key<?>> keys) {
        String quoted = Quote.of(name);
        String sentence = where.isEmpty() ? "unknown key '" + quoted + "'" : "unknown key '" + quoted + "' in " + where;
        Optional<String> meant = Quote.nearest(name, siblings)
                .or(() ->
                        siblings.stream().filter(s -> s.startsWith(name + "-")).findFirst())
                .or(() -> keys.stream()
                        .map(Key::path)
                        .filter(path -> path.endsWith("." + name))
                        .findFirst());
        return meant.map(word -> sentence + "; did you mean '" + word + "'?")
                .orElseGet(() -> sentence + "; known here: " + String.join(", ", siblings));
    }

    private String full(String path) {
        return owner.isEmpty() ? path : owner + "." + path;
    }

    /** The value of each key, over defaults or more general values; confined to the thread that loads. */
    public static final class Values {
        private final Map<Key<?>, Object> found = new HashMap<>();
        private final Map<Key<?>, Place> places = new HashMap<>();
        private final String owner;
        private Optional<Values> general = Optional.empty();

        private Values(String owner) {
            this.owner = owner;
        }

        /** Falls back, key by key, to more general values. */
        public Values over(Values lower) {
            general = Optional.of(lower);
            return this;
        }

        /** The value of a key that has a default, which also replaces a wrong value. */
        public <T> T get(Key<T> key) {
            return find(key).or(key::defaultValue).orElseThrow();
        }

        /** The value of a key that must be given, or nothing with the mistake noted. */
        public <T> Optional<T> demand(Key<T> key, Place section, Problems problems) {
            if (!places.containsKey(key)) {
                problems.mistake(section, owner + "." + key.path() + " is missing: expected " + key.expected());
            }
            return find(key);
        }

        /** Whether the section has the key, right or wrong. */
        public boolean isGiven(Key<?> key) {
            return places.containsKey(key);
        }

        /** Where the key was given, or the other place if it was not. */
        public Place place(Key<?> key, Place otherwise) {
            return places.getOrDefault(key, otherwise);
        }

        @SuppressWarnings("unchecked") // read() puts nothing but the key's own type
        private <T> Optional<T> find(Key<T> key) {
            Object value = found.get(key);
            return value == null ? general.flatMap(values -> values.find(key)) : Optional.of((T) value);
        }
    }
}

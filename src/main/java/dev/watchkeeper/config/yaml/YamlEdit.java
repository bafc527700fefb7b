package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Span.Named;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Changes single values of a YAML text where they stand, so that comments, order and notation of everything else stay as they are; stateless. What comes out is read again: it says what was wanted
 * and nothing else, or the change is refused.
 */
public final class YamlEdit {
    private static final Place NOWHERE = Place.argument("edit", Path.of(""));

    private YamlEdit() {}

    /**
     * One change; immutable.
     *
     * @param path the names from the top to the value
     * @param value what stands there afterwards; empty to remove it
     */
    public record Change(List<String> path, Optional<Written> value) {
        public Change {
            path = List.copyOf(path);
        }

        String key() {
            return String.join(".", path);
        }
    }

    /** What came of it; immutable. */
    public sealed interface Outcome {
        record Edited(String text) implements Outcome {
            /** Omits the text, which may hold passwords. */
            @Override
            public String toString() {
                return "Edited";
            }
        }

        /** The text is as it was. @param sentence why, without a full stop */
        record Refused(String sentence) implements Outcome {}
    }

    /** Makes the changes in their order, all of them or none. @param json whether the text is, and must stay, JSON */
    public static Outcome apply(String text, List<Change> changes, boolean json) {
        String mark = text.startsWith("\uFEFF") ? "\uFEFF" : "";
        String now = text.substring(mark.length());
        for (Change change : changes) {
            try {
                now = applied(now, change, json);
            } catch (UnclearException e) {
                return new Outcome.Refused(
                        change.key() + " cannot be changed here, because " + e.reason + "; change it in the file");
            }
        }
        return new Outcome.Edited(mark + now);
    }

    /** Why this text is not changed. */
    private static final class UnclearException extends Exception {
        private static final long serialVersionUID = 1;
        private final String reason;

        UnclearException(String reason) {
            this.reason = reason;
        }
    }

    private static String applied(String text, Change change, boolean json) throws UnclearException {
        // JSON may be indented with tabs, which YAML forbids; JSON strings cannot contain any.
        String read = json ? text.replace('\t', ' ') : text;
        Written before = meaning(read);
        Span.Document document =
                Span.of(read).orElseThrow(() -> new UnclearException("the file is not one valid document of YAML"));
        TextEdits edits = new TextEdits(text, new YamlText(json));
        String after = document.root().isPresent() && !document.root().get().isNothing()
                ? changed(document.root().get(), change, edits)
                : change.value().isEmpty()
                        ? text
                        : edits.append(change.path(), change.value().get());
        Written wanted = plain(with(before, change.path(), change.value()));
        if (!plain(meaning(json ? after.replace('\t', ' ') : after)).isSameAs(wanted)) {
            throw new UnclearException("it is written in a way that only its writer should change");
        }
        return after;
    }

    private static Written meaning(String text) throws UnclearException {
        Problems problems = new Problems();
        Optional<Written> read = new YamlReader(NOWHERE, problems).read(text);
        if (!problems.none()) {
            throw new UnclearException(
                    "the file is not valid: " + problems.mistakes().getFirst().sentence());
        }
        return read.orElse(new Scalar(NOWHERE, "", true));
    }

    private static String changed(Span root, Change change, TextEdits edits) throws UnclearException {
        List<String> path = change.path();
        Span section = root;
        for (int i = 0; ; i++) {
            if (!section.isSection()) {
                throw new UnclearException(
                        section.kind() == Span.Kind.ALIAS || section.kind() == Span.Kind.ANCHORED
                                ? "other lines of the file repeat it"
                                : "the file has no section there");
            }
            Optional<Named> entry = section.entry(path.get(i));
            List<String> rest = path.subList(i, path.size());
            if (entry.isEmpty()) {
                return change.value().isEmpty()
                        ? edits.text()
                        : edits.insert(section, rest, change.value().get());
            }
            Span value = entry.get().value();
            if (i == path.size() - 1) {
                if (value.kind() == Span.Kind.ANCHORED) {
                    throw new UnclearException("other lines of the file repeat it");
                }
                return change.value().isEmpty()
                        ? edits.remove(section, entry.get())
                        : edits.replace(section, entry.get(), change.value().get());
            }
            if (value.isNothing()) {
                return change.value().isEmpty()
                        ? edits.text()
                        : edits.replace(
                                section,
                                entry.get(),
                                around(
                                        rest.subList(1, rest.size()),
                                        change.value().get()));
            }
            section = value;
        }
    }

    /** The value within one section per name. */
    static Written around(List<String> names, Written value) {
        Written inner = value;
        for (int i = names.size() - 1; i >= 0; i--) {
            SequencedMap<String, Entry> one = new LinkedHashMap<>();
            one.put(names.get(i), new Entry(NOWHERE, inner));
            inner = new Section(NOWHERE, one);
        }
        return inner;
    }

    /** What the change means, without a text. */
    private static Written with(Written before, List<String> path, Optional<Written> value) {
        if (path.isEmpty()) {
            return value.orElse(new Scalar(NOWHERE, "", true));
        }
        SequencedMap<String, Entry> entries =
                before instanceof Section section ? new LinkedHashMap<>(section.entries()) : new LinkedHashMap<>();
        String name = path.getFirst();
        if (path.size() == 1 && value.isEmpty()) {
            entries.remove(name);
        } else if (value.isPresent() || entries.containsKey(name)) {
            Written below =
                    Optional.ofNullable(entries.get(name)).map(Entry::value).orElse(new Scalar(NOWHERE, "", true));
            entries.put(name, new Entry(NOWHERE, with(below, path.subList(1, path.size()), value)));
        }
        return new Section(NOWHERE, entries);
    }

    /** A section without names says as much as nothing. */
    private static Written plain(Written value) {
        if (!(value instanceof Section section)) {
            return value;
        }
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        section.entries().forEach((name, entry) -> entries.put(name, new Entry(NOWHERE, plain(entry.value()))));
        return entries.isEmpty() ? new Scalar(NOWHERE, "", true) : new Section(NOWHERE, entries);
    }
}

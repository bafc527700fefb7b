package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Entry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sections of a configuration file that other processes than the node read, as they are written; immutable. Only told apart here, never understood. */
public final class OtherSections {
    private static final List<String> NAMES = List.of("services", "watch", "escalation", "streams");
    public static final OtherSections NONE = new OtherSections(Map.of());

    private final Map<String, Written> sections;

    private OtherSections(Map<String, Written> sections) {
        this.sections = Map.copyOf(sections);
    }

    /** Reads them from a file; what cannot be read counts as not there, since the loader of settings has reported it. */
    public static OtherSections of(Path file, Path workingDirectory) {
        Map<String, Written> found = new LinkedHashMap<>();
        SettingsLoader.writtenIn(file, workingDirectory).ifPresent(all -> {
            for (String name : NAMES) {
                Optional.ofNullable(all.entries().get(name))
                        .map(Entry::value)
                        .ifPresent(value -> found.put(name, value));
            }
        });
        return new OtherSections(found);
    }

    /** The names of those that say something else. */
    public List<String> differentIn(OtherSections after) {
        return NAMES.stream()
                .filter(name -> !same(sections.get(name), after.sections.get(name)))
                .toList();
    }

    private static boolean same(@Nullable Written before, @Nullable Written after) {
        return before == null || after == null ? before == after : before.isSameAs(after);
    }
}

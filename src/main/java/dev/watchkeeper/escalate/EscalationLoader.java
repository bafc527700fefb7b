package dev.watchkeeper.escalate;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.escalate.EscalationSettings.Care;
import dev.watchkeeper.escalate.EscalationSettings.Limits;
import dev.watchkeeper.escalate.EscalationSettings.Nominal;
import dev.watchkeeper.escalate.deadman.DeadManKeys;
import dev.watchkeeper.escalate.rollback.RollBackKeys;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/** Reads the section {@code escalation:} of a configuration file; stateless. Files are read and never written. */
public final class EscalationLoader {
    /** Sections below it that others read. */
    private static final List<String> READ_ELSEWHERE = List.of("repair");

    private EscalationLoader() {}

    /**
     * The settings of the ladder.
     *
     * @param file as the user named it
     * @param workingDirectory what a relative path of it is relative to
     */
    public static EscalationLoaded load(Path file, Path workingDirectory) {
        Problems problems = new Problems();
        Optional<Entry> written = YamlFile.read(file, workingDirectory.toAbsolutePath(), "escalation:", problems)
                .flatMap(all -> Optional.ofNullable(all.entries().get("escalation")));
        Section section = written.flatMap(entry -> section(entry, problems))
                .orElseGet(() -> new Section(
                        Place.argument("defaults", workingDirectory.toAbsolutePath()), new LinkedHashMap<>()));
        SequencedMap<String, Entry> own = new LinkedHashMap<>(section.entries());
        READ_ELSEWHERE.forEach(own::remove);
        Values values = Binder.bind(new Section(section.place(), own), "escalation", keys(), problems);
        return new EscalationLoaded(
                written.isPresent(),
                settings(values, section.place(), problems),
                problems.mistakes(),
                problems.warnings());
    }

    /** Without a file. */
    public static EscalationLoaded defaults() {
        Problems problems = new Problems();
        Section nothing = new Section(Place.argument("defaults", Path.of("").toAbsolutePath()), new LinkedHashMap<>());
        Values values = Binder.bind(nothing, "escalation", keys(), problems);
        return new EscalationLoaded(false, settings(values, nothing.place(), problems), List.of(), List.of());
    }

    private static Optional<Section> section(Entry entry, Problems problems) {
        if (entry.value() instanceof Section section) {
            return Optional.of(section);
        }
        problems.mistake(
                entry.value().place(),
                "escalation is a section: write its keys indented below it, found "
                        + entry.value().kind());
        return Optional.empty();
    }

    /** With those of what is done beside the ladder. */
    private static List<Key<?>> keys() {
        return Stream.of(EscalationKeys.ALL, DeadManKeys.ALL, RollBackKeys.ALL)
                .flatMap(List::stream)
                .toList();
    }

    private static EscalationSettings settings(Values values, Place section, Problems problems) {
        return new EscalationSettings(
                new Limits(
                        values.get(EscalationKeys.RESTARTS),
                        values.get(EscalationKeys.VERIFY_AFTER),
                        values.get(EscalationKeys.HOLD),
                        values.get(EscalationKeys.PERSON_AFTER)),
                new Nominal(
                        values.get(EscalationKeys.REPORT_NOMINAL),
                        LocalTime.parse(values.get(EscalationKeys.REPORT_AT))),
                new Care(DeadManKeys.read(values, section, problems), values.get(RollBackKeys.WITHIN)));
    }
}

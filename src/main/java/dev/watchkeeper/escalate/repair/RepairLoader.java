package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.escalate.repair.RepairSettings.Apply;
import dev.watchkeeper.escalate.repair.RepairSettings.Commands;
import dev.watchkeeper.escalate.repair.RepairSettings.Confinement;
import dev.watchkeeper.escalate.repair.RepairSettings.Kind;
import dev.watchkeeper.escalate.repair.RepairSettings.Policy;
import dev.watchkeeper.escalate.repair.RepairSettings.Source;
import dev.watchkeeper.order.Hardened;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the section {@code escalation.repair:} of a configuration file; confined to one thread. Files are read and never written. */
public final class RepairLoader {
    private static final String OWNER = "escalation.repair";

    private final Problems problems = new Problems();

    private RepairLoader() {}

    /**
     * The settings of the agent; none if the file has no such section, or if its {@code command} is empty.
     *
     * @param file as the user named it
     * @param workingDirectory what a relative path of it is relative to
     */
    public static RepairLoaded load(Path file, Path workingDirectory) {
        RepairLoader loader = new RepairLoader();
        Optional<RepairSettings> settings = YamlFile.read(
                        file, workingDirectory.toAbsolutePath(), "escalation:", loader.problems)
                .flatMap(all -> loader.section(all, "escalation"))
                .flatMap(escalation -> loader.section(escalation, "repair"))
                .flatMap(loader::settings);
        return new RepairLoaded(
                loader.problems.none() ? settings : Optional.empty(),
                loader.problems.mistakes(),
                loader.problems.warnings());
    }

    private Optional<Section> section(Section parent, String name) {
        return Optional.ofNullable(parent.entries().get(name)).flatMap(entry -> switch (entry.value()) {
            case Section section -> Optional.of(section);
            case Scalar scalar when scalar.isEmpty() -> Optional.empty();
            default -> {
                problems.mistake(
                        entry.value().place(),
                        name + " is a section: write its keys indented below it, found "
                                + entry.value().kind());
                yield Optional.empty();
            }
        });
    }

    private Optional<RepairSettings> settings(Section section) {
        Values values = Binder.bind(section, OWNER, RepairKeys.all(), problems);
        Place top = section.place();
        List<String> command = values.get(RepairKeys.COMMAND);
        Optional<String> repository = values.get(RepairKeys.REPOSITORY);
        if (command.isEmpty() && repository.isEmpty()) {
            return Optional.empty();
        }
        if (command.isEmpty()) {
            missing(top, RepairKeys.COMMAND, "without it there is no agent to ask");
        }
        if (repository.isEmpty()) {
            missing(top, RepairKeys.REPOSITORY, "the agent needs the code that it is to read");
        }
        Kind kind = values.get(RepairKeys.KIND);
        Apply apply = values.get(RepairKeys.APPLY);
        List<String> test = values.get(RepairKeys.TEST);
        if (kind == Kind.REPAIR && test.isEmpty() && apply != Apply.NEVER) {
            missing(
                    values.place(RepairKeys.APPLY, top),
                    RepairKeys.TEST,
                    "a change counts only if a command of yours passes with it, so without one nothing can be applied");
        }
        if (kind == Kind.DIAGNOSE && apply != Apply.NEVER) {
            problems.mistake(
                    values.place(RepairKeys.APPLY, top),
                    OWNER + ".apply: with kind: diagnose nothing is changed, so there is nothing to apply; remove it");
        }
        Optional<Path> folder = repository.flatMap(text -> path(values, RepairKeys.REPOSITORY, text, top));
        Optional<Path> environment =
                values.get(RepairKeys.ENVIRONMENT_FILE).flatMap(text -> environment(values, text, top));
        List<Path> readable = values.get(RepairKeys.READABLE).stream()
                .flatMap(text -> path(values, RepairKeys.READABLE, text, top).stream())
                .toList();
        Optional<Pattern> count = values.get(RepairKeys.TEST_COUNT)
                .flatMap(text -> pattern(text, values.place(RepairKeys.TEST_COUNT, top)));
        allowed(values, top);
        return folder.map(found -> new RepairSettings(
                kind,
                new Source(found, values.get(RepairKeys.BRANCH)),
                new Commands(command, test, count, values.get(RepairKeys.DEPLOY)),
                new Confinement(
                        environment,
                        values.get(RepairKeys.NETWORK),
                        readable,
                        values.get(RepairKeys.TIME_LIMIT),
                        values.get(RepairKeys.TEST_LIMIT)),
                new Policy(
                        apply,
                        values.get(RepairKeys.ALLOWED_PATHS),
                        values.get(RepairKeys.MAX_LINES),
                        values.get(RepairKeys.PROBATION),
                        values.get(RepairKeys.PER_DAY))));
    }

    private void missing(Place place, Key<?> key, String why) {
        problems.mistake(place, OWNER + "." + key.path() + " is missing: " + why);
    }

    private void allowed(Values values, Place top) {
        for (String path : values.get(RepairKeys.ALLOWED_PATHS)) {
            if (AllowedPaths.isWrong(path)) {
                problems.mistake(
                        values.place(RepairKeys.ALLOWED_PATHS, top),
                        OWNER + ".allowed-paths: '" + Quote.of(path)
                                + "' is no path within the repository: write one such as src/main, or a pattern such as"
                                + " '**.py', without '..' and not from '/'");
            }
        }
    }

    private Optional<Path> environment(Values values, String text, Place top) {
        Place place = values.place(RepairKeys.ENVIRONMENT_FILE, top);
        Optional<Path> file = path(values, RepairKeys.ENVIRONMENT_FILE, text, top);
        if (file.isEmpty() || Hardened.isHere()) {
            return file; // only the agent's own unit may read it
        }
        try {
            if (EnvironmentFile.isReadByOthers(file.get())) {
                problems.warning(
                        place,
                        OWNER + ".environment-file: every user of this machine can read '" + Quote.of(text)
                                + "'; run chmod 600 on it");
            }
            EnvironmentFile.read(file.get());
        } catch (FailureException e) {
            problems.mistake(place, OWNER + ".environment-file: " + e.sentence());
        }
        return file;
    }

    private Optional<Pattern> pattern(String text, Place place) {
        try {
            Pattern pattern = Pattern.compile(text, Pattern.MULTILINE);
            if (pattern.matcher("").groupCount() == 1) {
                return Optional.of(pattern);
            }
            problems.mistake(place, OWNER + ".test-count: needs exactly one group, which is the number");
        } catch (PatternSyntaxException e) {
            problems.mistake(
                    place,
                    OWNER + ".test-count: this is no regular expression: " + e.getDescription() + " near index "
                            + e.getIndex());
        }
        return Optional.empty();
    }

    private Optional<Path> path(Values values, Key<?> key, String text, Place top) {
        Place place = values.place(key, top);
        try {
            Path path = place.folder().resolve(text).toAbsolutePath().normalize();
            if (key == RepairKeys.READABLE && !Files.exists(path)) {
                problems.warning(place, OWNER + ".readable: there is no '" + Quote.of(text) + "'");
            }
            return Optional.of(path);
        } catch (InvalidPathException e) {
            problems.mistake(
                    place, OWNER + "." + key.path() + ": '" + Quote.of(text) + "' cannot be a path on this machine");
            return Optional.empty();
        }
    }
}

package dev.watchkeeper.keeper.services;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the section {@code services:} of a configuration file; confined to one thread. Files are read and never written. */
public final class ServicesLoader {
    private final Problems problems = new Problems();

    private ServicesLoader() {}

    /**
     * The children that the file names; none if it has no such section.
     *
     * @param file as the user named it
     * @param workingDirectory what a relative path of it is relative to
     */
    public static ServicesLoaded load(Path file, Path workingDirectory) {
        ServicesLoader loader = new ServicesLoader();
        List<ServiceSettings> children = new ArrayList<>();
        Optional<Section> all = YamlFile.read(file, workingDirectory.toAbsolutePath(), "services:", loader.problems);
        all.map(section -> section.entries().get("services")).ifPresent(entry -> loader.read(entry, children));
        boolean good = loader.problems.none();
        return new ServicesLoaded(
                all.filter(section -> section.entries().containsKey("cameras")).isPresent(),
                good ? children : List.of(),
                Optional.empty(),
                false,
                Optional.empty(),
                loader.problems.mistakes(),
                loader.problems.warnings());
    }

    private void read(Entry services, List<ServiceSettings> children) {
        if (!(services.value() instanceof Section section)) {
            problems.mistake(
                    services.value().place(),
                    "services is a section with one name per command, such as publisher: {command: [ffmpeg, …]}, found "
                            + services.value().kind());
            return;
        }
        section.entries().forEach((name, entry) -> read(name, entry).ifPresent(children::add));
    }

    private Optional<ServiceSettings> read(String name, Entry entry) {
        String owner = "services." + Quote.of(name);
        if (!name.matches(ServiceSettings.NAME) || name.equals("node") || name.equals("keeper")) {
            problems.mistake(
                    entry.place(),
                    "'" + Quote.of(name)
                            + "': the name of a command has 1 to 64 letters, digits, '.', '-' and '_', and is"
                            + " neither node nor keeper");
        }
        if (!(entry.value() instanceof Section section)) {
            problems.mistake(
                    entry.value().place(),
                    owner + " is a section: write its keys indented below it, found "
                            + entry.value().kind());
            return Optional.empty();
        }
        Values values = Binder.bind(section, owner, ServiceKeys.all(), problems);
        Optional<List<String>> command = values.demand(ServiceKeys.COMMAND, entry.place(), problems);
        if (command.filter(List::isEmpty).isPresent()) {
            problems.mistake(
                    values.place(ServiceKeys.COMMAND, entry.place()),
                    owner + ".command: at least the program is needed");
            return Optional.empty();
        }
        // Read whether or not there is a command, so that all mistakes are told at once.
        Path folder = path(values, ServiceKeys.FOLDER, values.get(ServiceKeys.FOLDER), entry.place());
        LivenessSettings liveness = liveness(values, owner, entry.place());
        List<Path> watched = values.get(ServiceKeys.WATCH_FILES).stream()
                .map(text -> path(values, ServiceKeys.WATCH_FILES, text, entry.place()))
                .toList();
        return command.map(words -> new ServiceSettings(
                name,
                values.get(ServiceKeys.TITLE).orElse(name),
                words,
                folder,
                environment(values.get(ServiceKeys.ENVIRONMENT)),
                policy(values),
                values.get(ServiceKeys.STOP_TIMEOUT),
                watched,
                new ServiceSettings.LogFile(
                        Optional.empty(), values.get(ServiceKeys.LOG_MAX_SIZE), values.get(ServiceKeys.LOG_BACKUPS)),
                liveness,
                Optional.empty()));
    }

    private static Path path(Values values, Key<?> key, String text, Place place) {
        return values.place(key, place).folder().resolve(text).normalize();
    }

    private static Map<String, String> environment(List<String> written) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String each : written) {
            int equals = each.indexOf('=');
            variables.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return variables;
    }

    private static RestartPolicy policy(Values values) {
        return policy(
                values.get(ServiceKeys.RESTART),
                values.get(ServiceKeys.RESTART_DELAY),
                values.get(ServiceKeys.MAX_RESTARTS),
                values.get(ServiceKeys.RESTART_WINDOW),
                values.get(ServiceKeys.PROVEN_AFTER),
                values.get(ServiceKeys.QUARANTINE),
                values.get(ServiceKeys.GIVE_UP));
    }

    /** The policy of the numbers that a user may give; a delay that is given is the wait before each restart. */
    public static RestartPolicy policy(
            RestartPolicy.Mode mode,
            Optional<Duration> delay,
            int maxRestarts,
            Duration window,
            Duration provenAfter,
            Duration quarantine,
            boolean giveUp) {
        Strategy standard = RestartPolicy.COMMAND.general();
        Strategy strategy = new Strategy(
                delay.orElse(standard.afterProven()),
                delay.map(wait -> new Backoff(wait, 1, wait)).orElse(standard.waits()),
                delay.isPresent() ? 0 : standard.jitter(),
                maxRestarts,
                window);
        return new RestartPolicy(
                mode,
                strategy,
                strategy,
                strategy,
                provenAfter,
                quarantine,
                RestartPolicy.COMMAND.quarantineCap(),
                giveUp);
    }

    private LivenessSettings liveness(Values values, String owner, Place place) {
        return new LivenessSettings(
                values.get(ServiceKeys.INTERVAL),
                values.get(ServiceKeys.TIMEOUT),
                values.get(ServiceKeys.GRACE),
                values.get(ServiceKeys.FAILURES),
                values.get(ServiceKeys.HEARTBEAT)
                        .flatMap(text -> pattern(
                                text,
                                owner + ".liveness.heartbeat",
                                values.place(ServiceKeys.HEARTBEAT, place),
                                problems)),
                values.get(ServiceKeys.HEARTBEAT_TIMEOUT),
                values.get(ServiceKeys.SILENCE),
                values.get(ServiceKeys.HTTP),
                values.get(ServiceKeys.TCP),
                values.get(ServiceKeys.EXEC),
                values.get(ServiceKeys.FILE).map(text -> path(values, ServiceKeys.FILE, text, place)),
                values.get(ServiceKeys.FILE_AGE),
                values.get(ServiceKeys.SPIN));
    }

    static Optional<Pattern> pattern(String text, String key, Place place, Problems problems) {
        try {
            return Optional.of(Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            problems.mistake(
                    place,
                    key + ": this is no regular expression: " + e.getDescription() + " near index " + e.getIndex());
            return Optional.empty();
        }
    }
}

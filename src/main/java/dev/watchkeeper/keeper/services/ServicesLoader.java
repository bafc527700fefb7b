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
import dev.watchkeeper.keeper.liveness.LivenessSettings.Heartbeat;
import dev.watchkeeper.keeper.liveness.LivenessSettings.OutputRules;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Requests;
import dev.watchkeeper.keeper.liveness.LivenessSettings.Timing;
import dev.watchkeeper.keeper.liveness.LivenessSettings.WatchedFile;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Quarantine;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategies;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.ServicesLoaded.KeeperLog;
import dev.watchkeeper.keeper.services.ServicesLoaded.Remarks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the section {@code services:} of a configuration file; confined to one thread. It never writes a file. */
public final class ServicesLoader {
    private final Problems problems = new Problems();
    private final NeedsCheck needs = new NeedsCheck();

    private ServicesLoader() {}

    /**
     * Loads the children that the file names; none if it has no such section.
     *
     * @param file as the user named it
     * @param workingDirectory the base of a relative file
     */
    public static ServicesLoaded load(Path file, Path workingDirectory) {
        ServicesLoader loader = new ServicesLoader();
        List<ServiceSettings> children = new ArrayList<>();
        Optional<Section> all = YamlFile.read(file, workingDirectory.toAbsolutePath(), "services:", loader.problems);
        all.map(section -> section.entries().get("services")).ifPresent(entry -> loader.read(entry, children));
        all.ifPresent(section -> loader.needs.check(children, section.entries().keySet(), loader.problems));
        boolean good = loader.problems.none();
        return new ServicesLoaded(
                all.map(section -> Set.copyOf(section.entries().keySet())).orElse(Set.of()),
                good ? children : List.of(),
                KeeperLog.DEFAULT,
                Optional.empty(),
                Remarks.of(loader.problems));
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
                            + "': the name of a command must have 1 to 64 letters, digits, '.', '-' and '_', and must"
                            + " not be node or keeper");
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
                    values.place(ServiceKeys.COMMAND, entry.place()), owner + ".command needs at least the program");
            return Optional.empty();
        }
        // Read even without a command, so that all mistakes are reported at once.
        Path folder = path(values, ServiceKeys.FOLDER, values.get(ServiceKeys.FOLDER), entry.place());
        LivenessSettings liveness = liveness(values, owner, entry.place());
        List<Path> watched = values.get(ServiceKeys.WATCH_FILES).stream()
                .map(text -> path(values, ServiceKeys.WATCH_FILES, text, entry.place()))
                .toList();
        needs.note(name, values.place(ServiceKeys.NEEDS, entry.place()));
        return command.map(words -> new ServiceSettings(
                name,
                values.get(ServiceKeys.TITLE).orElse(name),
                new ServiceSettings.Command(words, folder, environment(values.get(ServiceKeys.ENVIRONMENT))),
                new ServiceSettings.Supervision(
                        policy(values),
                        values.get(ServiceKeys.STOP_TIMEOUT),
                        watched,
                        liveness,
                        Optional.empty(),
                        values.get(ServiceKeys.NEEDS)),
                new ServiceSettings.LogFile(
                        Optional.empty(), values.get(ServiceKeys.LOG_MAX_SIZE), values.get(ServiceKeys.LOG_BACKUPS))));
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

    /** A configured delay is the wait before each restart. */
    private static RestartPolicy policy(Values values) {
        Optional<Duration> delay = values.get(ServiceKeys.RESTART_DELAY);
        Strategy standard = RestartPolicy.COMMAND.strategies().general();
        Strategy strategy = new Strategy(
                delay.orElse(standard.afterProven()),
                delay.map(wait -> new Backoff(wait, 1, wait)).orElse(standard.waits()),
                delay.isPresent() ? 0 : standard.jitter(),
                values.get(ServiceKeys.MAX_RESTARTS),
                values.get(ServiceKeys.RESTART_WINDOW));
        return new RestartPolicy(
                values.get(ServiceKeys.RESTART),
                Strategies.same(strategy),
                values.get(ServiceKeys.PROVEN_AFTER),
                new Quarantine(
                        values.get(ServiceKeys.QUARANTINE),
                        RestartPolicy.COMMAND.quarantine().cap()),
                values.get(ServiceKeys.GIVE_UP));
    }

    private LivenessSettings liveness(Values values, String owner, Place place) {
        Optional<Heartbeat> heartbeat = values.get(ServiceKeys.HEARTBEAT)
                .flatMap(text -> pattern(
                        text, owner + ".liveness.heartbeat", values.place(ServiceKeys.HEARTBEAT, place), problems))
                .map(pattern -> new Heartbeat(pattern, values.get(ServiceKeys.HEARTBEAT_TIMEOUT)));
        return new LivenessSettings(
                new Timing(
                        values.get(ServiceKeys.INTERVAL),
                        values.get(ServiceKeys.TIMEOUT),
                        values.get(ServiceKeys.GRACE),
                        values.get(ServiceKeys.FAILURES)),
                new OutputRules(heartbeat, values.get(ServiceKeys.SILENCE)),
                new Requests(values.get(ServiceKeys.HTTP), values.get(ServiceKeys.TCP), values.get(ServiceKeys.EXEC)),
                values.get(ServiceKeys.FILE)
                        .map(text -> new WatchedFile(
                                path(values, ServiceKeys.FILE, text, place), values.get(ServiceKeys.FILE_AGE))),
                values.get(ServiceKeys.SPIN));
    }

    static Optional<Pattern> pattern(String text, String key, Place place, Problems problems) {
        try {
            return Optional.of(Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
        } catch (PatternSyntaxException e) {
            problems.mistake(
                    place, key + ": not a regular expression: " + e.getDescription() + " near index " + e.getIndex());
            return Optional.empty();
        }
    }
}

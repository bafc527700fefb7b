package dev.watchkeeper.watch;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.watch.WatchedService.DiskRule;
import dev.watchkeeper.watch.WatchedService.LogRule;
import dev.watchkeeper.watch.WatchedService.Need;
import dev.watchkeeper.watch.WatchedService.ProcessRule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads the section {@code watch:} of a configuration file; confined to one thread. Files are read and never written. */
public final class WatchLoader {
    private static final String NAME = "[A-Za-z0-9._-]{1,64}";
    /** As the key's own default. */
    static final Duration DEFAULT_GRACE = Duration.ofSeconds(60);

    static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(5);
    private static final int MOST_PORT = 65_535;

    private final Problems problems = new Problems();
    private final Map<String, Owner> owners = new HashMap<>();
    private WatchLoaded.General general = new WatchLoaded.General(DEFAULT_INTERVAL, DEFAULT_GRACE);

    private WatchLoader() {}

    /**
     * The services that the file has watched; none if it has no such section.
     *
     * @param file as the user named it
     * @param workingDirectory what a relative path of it is relative to
     */
    public static WatchLoaded load(Path file, Path workingDirectory) {
        WatchLoader loader = new WatchLoader();
        Optional<Section> all = YamlFile.read(file, workingDirectory.toAbsolutePath(), "watch:", loader.problems);
        List<WatchedService> services = all.flatMap(
                        section -> Optional.ofNullable(section.entries().get("watch")))
                .map(loader::watch)
                .orElse(List.of());
        boolean good = loader.problems.none();
        return new WatchLoaded(
                loader.general,
                all.filter(section -> section.entries().containsKey("cameras")).isPresent(),
                good ? services : List.of(),
                good ? loader.owners : Map.of(),
                new WatchLoaded.Remarks(loader.problems.mistakes(), loader.problems.warnings()));
    }

    private List<WatchedService> watch(Entry watch) {
        List<WatchedService> services = new ArrayList<>();
        section("watch", watch.value()).ifPresent(section -> {
            SequencedMap<String, Entry> rest = new LinkedHashMap<>(section.entries());
            Optional<Entry> all = Optional.ofNullable(rest.remove("services"));
            Values values = Binder.bind(new Section(section.place(), rest), "watch", WatchKeys.general(), problems);
            general = new WatchLoaded.General(values.get(WatchKeys.INTERVAL), values.get(WatchKeys.GRACE));
            all.flatMap(entry -> section("watch.services", entry.value()))
                    .ifPresent(found -> found.entries()
                            .forEach((name, entry) ->
                                    service(name, entry, general.grace()).ifPresent(services::add)));
        });
        return services;
    }

    private Optional<Section> section(String owner, Written written) {
        if (written instanceof Section section) {
            return Optional.of(section);
        }
        problems.mistake(
                written.place(), owner + " is a section: write its keys indented below it, found " + written.kind());
        return Optional.empty();
    }

    private Optional<WatchedService> service(String name, Entry entry, Duration grace) {
        String owner = "watch.services." + Quote.of(name);
        if (!name.matches(NAME) || name.equals(NodeUnderWatch.NAME)) {
            problems.mistake(
                    entry.place(),
                    "'" + Quote.of(name)
                            + "': the name of a service has 1 to 64 letters, digits, '.', '-' and '_', and is"
                            + " not node, which is judged by itself");
        }
        Optional<Section> section = section(owner, entry.value());
        if (section.isEmpty()) {
            return Optional.empty();
        }
        SequencedMap<String, Entry> rest = new LinkedHashMap<>(section.get().entries());
        Optional<Entry> needs = Optional.ofNullable(rest.remove("needs"));
        Values values = Binder.bind(new Section(section.get().place(), rest), owner, WatchKeys.service(), problems);
        if (values.get(WatchKeys.RESTART) == WatchKeys.Restart.COMMAND
                && values.get(WatchKeys.RESTART_COMMAND).isEmpty()) {
            problems.mistake(
                    values.place(WatchKeys.RESTART, entry.place()),
                    owner + ".restart: command needs restart-command beside it");
        }
        Optional<ProcessRule> process = process(values, owner, entry.place());
        Map<String, List<String>> restartsOfNeeds = new HashMap<>();
        Optional<LogRule> log = log(values, owner, entry.place());
        List<Need> needed =
                needs.map(found -> needs(owner, found, restartsOfNeeds)).orElse(List.of());
        if (process.isEmpty() && log.isEmpty() && needed.isEmpty()) {
            problems.mistake(entry.place(), owner + " has nothing to judge: give it process:, log: or needs:");
        }
        owners.put(name, new Owner(means(values, owner, process, entry.place()), restartsOfNeeds));
        return Optional.of(new WatchedService(
                name,
                values.get(WatchKeys.TITLE).orElse(name),
                process,
                cpuLimit(values.get(WatchKeys.CPU_LIMIT)),
                log,
                needed,
                values.get(WatchKeys.DISK_FOLDER)
                        .map(folder -> new DiskRule(
                                path(values, WatchKeys.DISK_FOLDER, folder, entry.place()),
                                values.get(WatchKeys.DISK_MIN_FREE))),
                grace));
    }

    private Owner.Means means(Values values, String owner, Optional<ProcessRule> process, Place place) {
        Place restart = values.place(WatchKeys.RESTART, place);
        return switch (values.get(WatchKeys.RESTART)) {
            case NONE -> new Owner.Means.None();
            case COMMAND -> new Owner.Means.Command(values.get(WatchKeys.RESTART_COMMAND));
            case KEEPER -> {
                if (process.orElse(new ProcessRule.Command(List.of())) instanceof ProcessRule.Child(String child)) {
                    yield new Owner.Means.Keeper(child);
                }
                problems.mistake(restart, owner + ".restart: keeper needs process: {child: NAME} beside it");
                yield new Owner.Means.None();
            }
            case SYSTEMD_UNIT -> {
                if (process.orElse(new ProcessRule.Command(List.of())) instanceof ProcessRule.Unit(String unit)) {
                    yield new Owner.Means.Unit(unit);
                }
                problems.mistake(restart, owner + ".restart: systemd-unit needs process: {unit: NAME} beside it");
                yield new Owner.Means.None();
            }
        };
    }

    private Optional<ProcessRule> process(Values values, String owner, Place place) {
        List<ProcessRule> rules = new ArrayList<>();
        values.get(WatchKeys.PID_FILE)
                .ifPresent(file -> rules.add(new ProcessRule.PidFile(path(values, WatchKeys.PID_FILE, file, place))));
        values.get(WatchKeys.UNIT).ifPresent(unit -> rules.add(new ProcessRule.Unit(unit)));
        values.get(WatchKeys.CHILD).ifPresent(child -> rules.add(new ProcessRule.Child(child)));
        List<String> command = values.get(WatchKeys.EXACT_COMMAND);
        if (!command.isEmpty()) {
            rules.add(new ProcessRule.Command(command));
        }
        if (rules.size() > 1) {
            problems.mistake(
                    place, owner + ".process: only one of pid-file, unit, child and command can name the process");
        }
        return rules.stream().findFirst();
    }

    private Optional<LogRule> log(Values values, String owner, Place place) {
        Optional<String> file = values.get(WatchKeys.LOG_FILE);
        Optional<Pattern> progress = values.get(WatchKeys.LOG_PROGRESS)
                .flatMap(
                        text -> pattern(text, 0, owner + ".log.progress", values.place(WatchKeys.LOG_PROGRESS, place)));
        Optional<Pattern> errors = pattern(
                values.get(WatchKeys.LOG_ERRORS), 0, owner + ".log.errors", values.place(WatchKeys.LOG_ERRORS, place));
        List<Pattern> transients = values.get(WatchKeys.LOG_TRANSIENT).stream()
                .flatMap(text -> pattern(
                        text,
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE,
                        owner + ".log.transient",
                        values.place(WatchKeys.LOG_TRANSIENT, place))
                        .stream())
                .toList();
        if (file.isEmpty() || errors.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new LogRule(
                path(values, WatchKeys.LOG_FILE, file.get(), place),
                values.get(WatchKeys.LOG_STALE_AFTER),
                progress,
                errors.get(),
                transients,
                values.get(WatchKeys.LOG_TRANSIENT_LIMIT)));
    }

    private Optional<Pattern> pattern(String text, int flags, String key, Place place) {
        try {
            return Optional.of(Pattern.compile(text, flags));
        } catch (PatternSyntaxException e) {
            problems.mistake(
                    place,
                    key + ": this is no regular expression: " + e.getDescription() + " near index " + e.getIndex());
            return Optional.empty();
        }
    }

    private List<Need> needs(String owner, Entry entry, Map<String, List<String>> restarts) {
        List<Need> needs = new ArrayList<>();
        section(owner + ".needs", entry.value())
                .ifPresent(section -> section.entries()
                        .forEach((name, need) -> need(owner + ".needs." + Quote.of(name), name, need, restarts)
                                .ifPresent(needs::add)));
        return needs;
    }

    private Optional<Need> need(String owner, String name, Entry entry, Map<String, List<String>> restarts) {
        Optional<Section> section = section(owner, entry.value());
        if (section.isEmpty()) {
            return Optional.empty();
        }
        Values values = Binder.bind(section.get(), owner, WatchKeys.need(), problems);
        List<Need> found = new ArrayList<>();
        values.get(WatchKeys.NEED_HTTP)
                .flatMap(text -> http(name, owner, text, values.place(WatchKeys.NEED_HTTP, entry.place())))
                .ifPresent(found::add);
        values.get(WatchKeys.NEED_TCP)
                .flatMap(text -> tcp(name, owner, text, values.place(WatchKeys.NEED_TCP, entry.place())))
                .ifPresent(found::add);
        if (!values.get(WatchKeys.NEED_RESTART).isEmpty()) {
            restarts.put(name, values.get(WatchKeys.NEED_RESTART));
        }
        List<String> command = values.get(WatchKeys.NEED_EXEC);
        if (!command.isEmpty()) {
            found.add(new Need.Exec(name, command));
        }
        if (found.size() != 1) {
            problems.mistake(entry.place(), owner + ": exactly one of http, tcp and exec says how to ask it");
        }
        return found.stream().findFirst();
    }

    private Optional<Need> http(String name, String owner, String text, Place place) {
        try {
            URI address = new URI(text);
            if (address.getHost() != null) {
                return Optional.of(new Need.Http(name, address));
            }
        } catch (URISyntaxException e) {
            // The sentence below says it.
        }
        problems.mistake(place, owner + ".http: '" + Quote.of(text) + "' is no address of a web server");
        return Optional.empty();
    }

    private Optional<Need> tcp(String name, String owner, String text, Place place) {
        int colon = text.lastIndexOf(':');
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1 || port > MOST_PORT) {
            problems.mistake(place, owner + ".tcp: a port is a number from 1 to 65535, found " + port);
            return Optional.empty();
        }
        return Optional.of(new Need.Tcp(name, text.substring(0, colon).replaceAll("[\\[\\]]", ""), port));
    }

    private static OptionalDouble cpuLimit(String text) {
        return text.equals("auto")
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(text.replaceAll("[ %]", "")));
    }

    private static Path path(Values values, Key<?> key, String text, Place place) {
        return values.place(key, place).folder().resolve(text).normalize();
    }
}

package dev.watchkeeper.cli;

import static java.util.Collections.disjoint;

import ch.qos.logback.classic.Level;
import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.KnownSecrets;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.keeper.Keeper;
import dev.watchkeeper.keeper.KeeperPlan;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.keeper.WatchService;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.logs.KeepLogging;
import dev.watchkeeper.keeper.logs.LogSinks;
import dev.watchkeeper.keeper.logs.SecretFilter;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategies;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.KeepAliveFile;
import dev.watchkeeper.keeper.services.KeepAliveSample;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServiceSettings.LogFile;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.keeper.services.ServicesLoader;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.keeper.systemd.Journal;
import dev.watchkeeper.keeper.systemd.ServiceManager;
import dev.watchkeeper.stream.StreamLoaded;
import dev.watchkeeper.stream.StreamLoader;
import dev.watchkeeper.stream.StreamSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper keep}: keeps the node, or any command, alive; confined to the main thread. */
@Command(
        name = "keep",
        description =
                "Keep the node, or any command, alive: restart it when it fails or hangs, and end everything it started.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper keep -c watchkeeper.yml          the node and the services in the file",
            "  watchkeeper keep -c keep_alive_config.json   the command in that file",
            "  watchkeeper keep --max-restarts 5 --restart-window 300 -- python3 main.py --headless",
            "See docs/keep-alive.md. SIGINT (Ctrl-C) and SIGTERM end it with all its children; closing the terminal does not."
        })
final class KeepCommand implements Callable<Integer> {
    /** The sections that need the child that looks from outside. */
    private static final Set<String> LOOKS_OUTSIDE = Set.of("watch", "escalation", "notifications");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--name", paramLabel = "NAME", description = "The name of the command (that of its program).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--restart",
            paramLabel = "WHEN",
            description = "on-failure, always or never (always for the node, on-failure for a command).")
    private Optional<String> restart = Optional.empty();

    @Option(
            names = "--restart-delay",
            paramLabel = "SECONDS",
            description = "The wait before each restart (none after 60 s of health, else 1, 2, 4 … 60).")
    private Optional<Double> delaySeconds = Optional.empty();

    @Option(
            names = "--max-restarts",
            paramLabel = "N",
            description = "More restarts than this within the window are a crash loop (5).")
    private Optional<Integer> maxRestarts = Optional.empty();

    @Option(
            names = "--restart-window",
            paramLabel = "SECONDS",
            description = "The window in which restarts are counted (300).")
    private Optional<Integer> windowSeconds = Optional.empty();

    @Option(
            names = "--give-up",
            description = "Stay down after a crash loop, instead of trying again after a long wait.")
    private boolean giveUp;

    @Option(
            names = "--init-config",
            description = "Write a sample keep_alive_config.json and a commented YAML one, then exit.")
    private boolean initConfig;

    @Option(names = "--exit-with-parent", hidden = true, description = "End when standard input does.")
    private boolean exitWithParent;

    @Parameters(
            paramLabel = "COMMAND",
            description = "After --: the program and its arguments, to keep alive instead of the node.")
    private List<String> command = new ArrayList<>();

    /**
     * What to keep alive, and where the keeper's own log goes; immutable.
     *
     * @param filter masks secrets in the lines of children
     */
    private record Kept(KeeperPlan plan, LogFile log, Level level, SecretFilter filter) {}

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (initConfig) {
            KeepAliveSample.write(Path.of(""))
                    .forEach(line -> spec.commandLine().getOut().println(line));
            return ExitCodes.CLEAN;
        }
        Optional<Kept> kept = plan();
        return kept.isPresent() ? keep(kept.get()) : ExitCodes.CONFIGURATION;
    }

    private int keep(Kept kept) throws FailureException, InterruptedException {
        Shutdown shutdown = new Shutdown();
        shutdown.onSignalsButHangup();
        if (exitWithParent) {
            shutdown.onEndOfInput();
        }
        Clock clock = new SystemClock();
        boolean journal = Journal.readsOutput(System.getenv());
        try (LogSinks sinks = new LogSinks(System.out, kept.plan().data().resolve("logs"), kept.log(), kept.filter());
                KeepLogging logging = KeepLogging.start(sinks, kept.level(), journal);
                ServiceManager manager = ServiceManager.of(System.getenv(), clock)) {
            return Keeper.run(kept.plan(), clock, shutdown, sinks, manager);
        }
    }

    private Optional<Kept> plan() throws FailureException, InterruptedException {
        if (!command.isEmpty()) {
            if (options.config().isPresent() || options.namesCameras()) {
                throw new ParameterException(
                        spec.commandLine(), "Use either a command after --, or a file and cameras, not both.");
            }
            return Optional.of(fromCommand());
        }
        if (options.config().filter(file -> file.toString().endsWith(".json")).isPresent()) {
            return fromKeepAliveFile(options.config().get());
        }
        return fromSettings();
    }

    private Kept fromCommand() throws FailureException {
        Path data = Path.of(options.data().orElse("data")).toAbsolutePath();
        String childName = childName();
        ServiceSettings child = new ServiceSettings(
                childName,
                childName,
                new ServiceSettings.Command(command, Path.of("").toAbsolutePath(), Map.of()),
                new ServiceSettings.Supervision(
                        policy(RestartPolicy.COMMAND),
                        ServiceSettings.STOP_TIMEOUT,
                        List.of(),
                        LivenessSettings.NONE,
                        Optional.empty()),
                LogFile.STANDARD);
        return new Kept(
                new KeeperPlan(data, List.of(child), Optional.empty(), Optional.empty()),
                LogFile.STANDARD,
                Level.INFO,
                SecretFilter.SIGN_INS);
    }

    private String childName() {
        String chosen = name.orElseGet(() -> ServiceSettings.nameOf(command));
        if (!chosen.matches("[0-9A-Za-z._-]{1,64}")) {
            throw new ParameterException(
                    spec.commandLine(), "--name: expected 1 to 64 letters, digits, '.', '-' and '_'.");
        }
        return chosen.equals("keeper") ? "keeper-child" : chosen;
    }

    private Optional<Kept> fromKeepAliveFile(Path file) throws FailureException {
        Optional<String> source = options.videoSources().stream().findFirst();
        ServicesLoaded loaded = KeepAliveFile.load(file, Path.of(""), source);
        if (!isGood(loaded)) {
            return Optional.empty();
        }
        Path data = Path.of(options.data().orElse("data")).toAbsolutePath();
        return Optional.of(new Kept(
                new KeeperPlan(
                        data,
                        loaded.children(),
                        Optional.empty(),
                        loaded.mail().map(MailSettings::product),
                        loaded.mail().map(mail -> WatchService.of(data, words(Optional.of(file)), Optional.of(file)))),
                loaded.keeperLog().file().orElse(LogFile.STANDARD),
                loaded.keeperLog().debug() ? Level.DEBUG : Level.INFO,
                new SecretFilter(
                        loaded.mail().flatMap(KnownSecrets::of).stream().toList())));
    }

    private Optional<Kept> fromSettings() throws FailureException, InterruptedException {
        List<ServiceSettings> children = new ArrayList<>();
        boolean withNode = options.namesCameras();
        Set<String> sections = Set.of();
        if (options.config().isPresent()) {
            ServicesLoaded loaded = ServicesLoader.load(options.config().get(), Path.of(""));
            if (!isGood(loaded)) {
                return Optional.empty();
            }
            withNode |= loaded.cameras();
            children.addAll(loaded.children());
            sections = loaded.sections();
        }
        if (!withNode && children.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is nothing to keep alive: name a camera with --video-source URL, a file with -c, or a command after --.");
        }
        return switch (withNode ? options.load() : options.loadWithoutCameras()) {
            case Loaded.Bad bad -> {
                bad.mistakes().forEach(spec.commandLine().getErr()::println);
                yield Optional.empty();
            }
            case Loaded.Good good -> {
                StreamLoaded streams = options.config()
                        .map(file -> StreamLoader.load(
                                file, Path.of(""), good.settings().cameras()))
                        .orElse(StreamLoaded.NOTHING);
                yield isGood(streams.mistakes(), streams.warnings())
                        ? Optional.of(fromSettings(
                                good.settings(), withNode, children, new FromFile(sections, streams.streams())))
                        : Optional.empty();
            }
        };
    }

    /** What the configuration file says beside the settings; immutable. */
    private record FromFile(Set<String> sections, Optional<StreamSettings> streams) {}

    private Kept fromSettings(Settings settings, boolean withNode, List<ServiceSettings> services, FromFile file)
            throws FailureException, InterruptedException {
        List<ServiceSettings> children = new ArrayList<>();
        Optional<String> node = Optional.empty();
        if (withNode) {
            children.add(NodeService.of(settings, options.words(), options.config(), policy(RestartPolicy.NODE)));
            node = Optional.of(NodeService.NAME);
        }
        children.addAll(services);
        Optional<Restreaming> restreaming = file.streams().isPresent()
                ? Optional.of(StreamParts.of(file.streams().get(), settings, services))
                : Optional.empty();
        boolean tells = settings.notifications().enabled();
        // The name in texts and subjects that users know.
        Optional<String> product = tells
                ? settings.notifications().mail().map(MailSettings::product).or(() -> Optional.of("Watchkeeper"))
                : Optional.empty();
        Level level = settings.logLevel() == Settings.LogLevel.DEBUG ? Level.DEBUG : Level.INFO;
        return new Kept(
                new KeeperPlan(
                        settings.data(),
                        children,
                        node,
                        product,
                        watch(
                                settings,
                                withNode,
                                services,
                                tells || recovers(settings) || !disjoint(file.sections(), LOOKS_OUTSIDE)),
                        restreaming),
                LogFile.STANDARD,
                level,
                new SecretFilter(secrets(settings)));
    }

    private Set<String> secrets(Settings settings) {
        Set<String> secrets = KnownSecrets.of(settings);
        options.config()
                .flatMap(file ->
                        StreamLoader.load(file, Path.of(""), settings.cameras()).streams())
                .flatMap(streams -> streams.server().reader())
                .ifPresent(reader -> secrets.add(reader.password().reveal()));
        return secrets;
    }

    /** Cameras are recovered by the child that looks from outside. */
    private static boolean recovers(Settings settings) {
        return settings.cameras().stream()
                .anyMatch(camera -> !camera.recovery().actions().isEmpty());
    }

    private Optional<ServiceSettings> watch(
            Settings settings, boolean withNode, List<ServiceSettings> services, boolean wanted)
            throws FailureException {
        if (!wanted) {
            return Optional.empty();
        }
        if (services.stream().anyMatch(service -> service.name().equals(WatchService.NAME))) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "services.watch: with watch:, escalation: or notifications:, the name 'watch' is that of the child"
                            + " that looks from outside; give this one another");
        }
        List<String> words = words(options.config());
        if (withNode) {
            words.add("--with-node");
        }
        return Optional.of(WatchService.of(settings.data(), words, options.config()));
    }

    private List<String> words(Optional<Path> config) {
        List<String> words = new ArrayList<>();
        config.ifPresent(file -> words.addAll(List.of("--config", file.toString())));
        options.settings().stream()
                .filter(text -> text.startsWith("notifications"))
                .forEach(text -> words.addAll(List.of("--set", text)));
        return words;
    }

    private boolean isGood(ServicesLoaded loaded) {
        return isGood(loaded.mistakes(), loaded.warnings());
    }

    private boolean isGood(List<Problem> mistakes, List<Problem> warnings) {
        PrintWriter err = spec.commandLine().getErr();
        warnings.forEach(warning -> err.println("warning: " + warning));
        mistakes.forEach(err::println);
        return mistakes.isEmpty();
    }

    /** The standard policy with the options applied. */
    private RestartPolicy policy(RestartPolicy standard) throws FailureException {
        Strategy general = standard.strategies().general();
        Optional<Duration> delay = delaySeconds.map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)));
        if (delay.filter(Duration::isNegative).isPresent()
                || maxRestarts.filter(count -> count < 1).isPresent()
                || windowSeconds.filter(seconds -> seconds < 1).isPresent()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "--restart-delay must be at least 0, --max-restarts and --restart-window at least 1.");
        }
        Strategy strategy = new Strategy(
                delay.orElse(general.afterProven()),
                delay.map(wait -> new Backoff(wait, 1, wait)).orElse(general.waits()),
                delay.isPresent() ? 0 : general.jitter(),
                maxRestarts.orElse(general.maxRestarts()),
                windowSeconds.map(Duration::ofSeconds).orElse(general.window()));
        return new RestartPolicy(
                restart.isPresent() ? mode(restart.get()) : standard.mode(),
                Strategies.same(strategy),
                standard.provenAfter(),
                standard.quarantine(),
                giveUp);
    }

    private static Mode mode(String word) throws FailureException {
        return switch (word) {
            case "on-failure" -> Mode.ON_FAILURE;
            case "always" -> Mode.ALWAYS;
            case "never" -> Mode.NEVER;
            default ->
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "--restart: expected on-failure, always or never, found '" + word + "'.");
        };
    }
}

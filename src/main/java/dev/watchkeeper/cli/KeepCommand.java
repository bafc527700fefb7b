package dev.watchkeeper.cli;

import ch.qos.logback.classic.Level;
import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.cli.KeepPlans.Kept;
import dev.watchkeeper.keeper.Keeper;
import dev.watchkeeper.keeper.KeeperPlan;
import dev.watchkeeper.keeper.Reread;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.logs.KeepLogging;
import dev.watchkeeper.keeper.logs.LogSinks;
import dev.watchkeeper.keeper.logs.SecretFilter;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategies;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import dev.watchkeeper.keeper.services.KeepAliveSample;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServiceSettings.LogFile;
import dev.watchkeeper.keeper.systemd.Journal;
import dev.watchkeeper.keeper.systemd.ServiceManager;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (initConfig) {
            KeepAliveSample.write(Path.of(""))
                    .forEach(line -> spec.commandLine().getOut().println(line));
            return ExitCodes.CLEAN;
        }
        if (!command.isEmpty()) {
            if (options.config().isPresent() || options.namesCameras()) {
                throw new ParameterException(
                        spec.commandLine(), "Use either a command after --, or a file and cameras, not both.");
            }
            return keep(fromCommand(), Reread.Fixed::new);
        }
        PrintWriter err = spec.commandLine().getErr();
        KeepPlans plans = new KeepPlans(options, this::policy);
        PlanReader reader = new PlanReader(plans, options.config());
        return switch (plans.read()) {
            case KeepPlans.Good good -> {
                good.warnings().forEach(warning -> err.println("warning: " + warning));
                yield keep(good.kept(), reader);
            }
            case KeepPlans.Bad bad -> {
                bad.warnings().forEach(warning -> err.println("warning: " + warning));
                bad.mistakes().forEach(err::println);
                yield ExitCodes.CONFIGURATION;
            }
            case KeepPlans.Nothing nothing ->
                throw new ParameterException(
                        spec.commandLine(),
                        "There is nothing to keep alive: name a camera with --video-source URL, a file with -c, or a command after --.");
        };
    }

    private int keep(Kept kept, Reread.Source source) throws FailureException, InterruptedException {
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
            return Keeper.run(kept.plan(), source, clock, shutdown, new Keeper.Surroundings(sinks, manager));
        }
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

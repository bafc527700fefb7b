package dev.watchkeeper.cli;

import dev.watchkeeper.api.access.UsersFile;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.RawArguments;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.OtherSections;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.lab.command.BenchCommand;
import dev.watchkeeper.lab.command.BenchMotionCommand;
import dev.watchkeeper.lab.command.BenchReadCommand;
import dev.watchkeeper.lab.command.BenchStreamsCommand;
import dev.watchkeeper.lab.command.DemoCommand;
import dev.watchkeeper.lab.command.DrillCommand;
import dev.watchkeeper.lab.command.SimulateCommand;
import dev.watchkeeper.lab.hooks.FolderHooks;
import dev.watchkeeper.lab.live.SimulatedStream;
import dev.watchkeeper.node.Lab;
import dev.watchkeeper.node.Node;
import dev.watchkeeper.node.Reloads;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of all commands; immutable. */
public final class Main {
    private static final Logger log = LoggerFactory.getLogger(Main.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(8);

    private Main() {}

    public static void main(String[] args) {
        Optional<RawArguments.Refusal> refusal = RawArguments.refusal(args);
        if (refusal.isPresent()) {
            System.err.println(withoutCredentials(refusal.get().sentence()));
            System.exit(refusal.get().ofWord() ? ExitCodes.USAGE : ExitCodes.ENVIRONMENT);
        }
        String name = args.length > 0 ? args[0] : "";
        CommandLine line = switch (name) {
            case "keep" -> keepAlone();
            case "watch" -> watchAlone();
            case "compose" -> prepared(new CommandLine(new Root()).addSubcommand(new ComposeCommand()));
            case "detect-worker" -> detectWorker();
            case "repair-ordered" -> repairOrdered();
            case "repair-work" -> prepared(new CommandLine(new Root()).addSubcommand(new RepairWorkCommand(System.in)));
            default -> commands();
        };
        System.exit(line.execute(args));
    }

    /** Its output is the answer alone, so everything else, such as the log, goes to standard error. */
    private static CommandLine repairOrdered() {
        PrintStream out = System.out;
        System.setOut(System.err);
        return prepared(new CommandLine(new Root())
                .addSubcommand(new RepairOrderedCommand(new BufferedInputStream(System.in), out)));
    }

    /** Its output is the answers alone, and a library that prints must not come between. */
    private static CommandLine detectWorker() {
        PrintStream out = System.out;
        System.setOut(System.err);
        return prepared(new CommandLine(new Root())
                .addSubcommand(
                        new DetectWorkerCommand(new BufferedInputStream(System.in), new BufferedOutputStream(out))));
    }

    /** Loads no other command, which keeps the keeper small. */
    private static CommandLine keepAlone() {
        return prepared(new CommandLine(new Root()).addSubcommand(new KeepCommand()));
    }

    /** Loads no other command: it runs beside a node all the time. */
    private static CommandLine watchAlone() {
        return prepared(new CommandLine(new Root()).addSubcommand(new WatchCommand()));
    }

    /** All commands. Add further ones here. */
    static CommandLine commands() {
        return prepared(new CommandLine(new Root())
                .addSubcommand(new DemoCommand())
                .addSubcommand(new RunCommand(Main::watch))
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new CheckConfigCommand())
                .addSubcommand(new KeepCommand())
                .addSubcommand(bench())
                .addSubcommand(new PasswordCommand(System.in, UsersFile::save))
                .addSubcommand(new TokenCommand(new SystemClock()))
                .addSubcommand(new StatusCommand())
                .addSubcommand("start", new ChildCommand("start"))
                .addSubcommand("stop", new ChildCommand("stop"))
                .addSubcommand("restart", new ChildCommand("restart"))
                .addSubcommand(new InstallServiceCommand(new SystemClock()))
                .addSubcommand(new UninstallServiceCommand(new SystemClock()))
                .addSubcommand(new NotifyFailureCommand())
                .addSubcommand(cameras())
                .addSubcommand(new AdviseCommand())
                .addSubcommand(new SensorsCommand())
                .addSubcommand(new StreamsCommand())
                .addSubcommand(new ReconnectCommand())
                .addSubcommand(new ReloadCommand())
                .addSubcommand(new AnalyseCommand())
                .addSubcommand(new DiagnoseCommand())
                .addSubcommand(new DiscoverCommand())
                .addSubcommand(new EventsCommand())
                .addSubcommand(new CoverageCommand())
                .addSubcommand(new CommandLine(new IncidentsCommand()).addSubcommand(new AcknowledgeCommand()))
                .addSubcommand(new SilenceCommand())
                .addSubcommand(new WatchCommand())
                .addSubcommand(new MonitorCommand())
                .addSubcommand(new RepairsCommand())
                .addSubcommand(new RepairWorkCommand(System.in))
                .addSubcommand(new ComposeCommand())
                .addSubcommand(new DetectWorkerCommand(System.in, System.out))
                .addSubcommand(new RepairOrderedCommand(System.in, System.out))
                .addSubcommand(new DrillCommand())
                .addSubcommand(new BackupCommand())
                .addSubcommand(new RestoreCommand())
                .addSubcommand(new NotifyCommand())
                .addSubcommand(new NotifyTestCommand()));
    }

    private static CommandLine cameras() {
        return new CommandLine(new CamerasCommand()).addSubcommand(new TuneCommand(new SystemClock()));
    }

    /** All measurements. Add further ones here. */
    private static CommandLine bench() {
        return new CommandLine(new BenchCommand())
                .addSubcommand(new BenchReadCommand())
                .addSubcommand(new BenchCommand.Keep())
                .addSubcommand(new BenchStreamsCommand())
                .addSubcommand(new BenchMotionCommand());
    }

    /** Sets this program's exit codes and error lines; tests of a single command use it, too. */
    static CommandLine prepared(CommandLine line) {
        return line.setExecutionExceptionHandler(Main::failed)
                .setParameterExceptionHandler(Main::misused)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static int watch(Settings settings, Optional<Path> configuration, Reloads.Source source, Shutdown shutdown)
            throws FailureException, InterruptedException {
        shutdown.onSignals();
        Clock clock = new SystemClock();
        Lab lab = new Lab(FolderHooks.ofProperty(clock), Optional.of(SimulatedStream::open));
        limitEnd(clock, shutdown);
        Runnable onNoCameraLeft = () -> shutdown.request("no camera sees any more", ExitCodes.CAMERAS);
        OtherSections others = source.others();
        // Before the start, during which somebody may ask for it: that is carried out once the node runs.
        CompletableFuture<Node> started = new CompletableFuture<>();
        shutdown.onHangupWithoutTerminal(() -> started.thenAccept(Node::reload));
        try (Node node = Node.start(settings, configuration, clock, lab, onNoCameraLeft)) {
            node.reloadsFrom(source, others);
            started.complete(node);
            Shutdown.Request request = shutdown.await();
            log.info("Ending: {}", request.reason());
            return request.exitCode();
        }
    }

    /**
     * Supervisors kill after 10 s; ending by ourselves before that leaves a line that says why. The limit counts from the request, also if that comes during
     * the start, which cannot be interrupted where a disk hangs.
     */
    private static void limitEnd(Clock clock, Shutdown shutdown) {
        Threads.platform("end-limit", () -> {
                    try {
                        int exitCode = shutdown.await().exitCode();
                        clock.sleep(END_LIMIT);
                        log.error("Shutdown took longer than {} s; halting", END_LIMIT.toSeconds());
                        Runtime.getRuntime().halt(exitCode);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })
                .start();
    }

    private static int failed(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
        PrintWriter err = command.getErr();
        return switch (error) {
            case FailureException failure -> {
                err.println(failure.sentence());
                yield ExitCodes.of(failure.kind());
            }
            case InterruptedException interrupted -> ExitCodes.CLEAN;
            default -> {
                err.println("This is a bug in Watchkeeper. Please report it with the lines below.");
                error.printStackTrace(err);
                yield ExitCodes.INTERNAL;
            }
        };
    }

    private static int misused(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(withoutCredentials(String.valueOf(error.getMessage())));
        if (error instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            if (!near.isEmpty()) {
                err.println("Did you mean " + String.join(" or ", near.subList(0, Math.min(3, near.size()))) + "?");
            } else if (!command.getSubcommands().isEmpty()) {
                err.println("Commands: "
                        + String.join(", ", command.getSubcommands().keySet()));
            }
        }
        err.println("'" + command.getCommandSpec().qualifiedName() + " --help' lists the options and commands.");
        return ExitCodes.USAGE;
    }

    /** Masks user and password of addresses in the text. */
    private static String withoutCredentials(String text) {
        return text.replaceAll("://[^\\s'/]*@", "://***@");
    }

    /** The command without a subcommand: reports that one is missing. */
    @Command(
            name = "watchkeeper",
            description = "Watches IP cameras and never goes blind unnoticed.",
            mixinStandardHelpOptions = true,
            versionProvider = Version.class,
            footer = {
                "",
                "Example: watchkeeper run --video-source rtsp://camera.home/main",
                "Exit codes: 0 clean, 2 usage, 70 cameras failed, 75 environment, 78 configuration."
            })
    private static final class Root implements Runnable {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "A command is missing.");
        }
    }

    /** Reads the version from the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {
                "watchkeeper "
                        + Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                                .orElse("development")
            };
        }
    }
}

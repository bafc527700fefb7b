package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.ApiSettings.Whereabouts;
import dev.watchkeeper.drill.AlertPath;
import dev.watchkeeper.drill.CameraStall;
import dev.watchkeeper.drill.Deliveries;
import dev.watchkeeper.drill.DrillFolder;
import dev.watchkeeper.drill.DrillResult;
import dev.watchkeeper.drill.OrderedDrill;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.lab.live.NodeHang;
import dev.watchkeeper.loops.CamerasReading;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of {@code drill --live}, and the drills themselves; confined to the main thread. */
final class LiveOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "With --live: the configuration of the running system.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "With --live: its data folder.")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--yes", description = "With --live: do not ask before something is stopped.")
    private boolean yes;

    @Option(names = "--json", description = "With --live: print the result as it is kept.")
    private boolean json;

    private final Clock clock = new SystemClock();

    int run(String fault) throws FailureException, InterruptedException {
        Path folder = folder();
        Shutdown shutdown = new Shutdown();
        try {
            DrillFolder drills = new DrillFolder(folder);
            DrillResult result = switch (fault) {
                case CameraStall.NAME -> {
                    shutdown.onSignals();
                    yield new OrderedDrill(drills, OrderedDrill.Limits.USUAL, clock)
                            .run(CameraStall.NAME, shutdown::await);
                }
                case AlertPath.NAME -> {
                    shutdown.onSignals();
                    yield new AlertPath(folder, Deliveries.in(folder), AlertPath.USUAL_LIMIT, clock)
                            .run(drills.begin(AlertPath.NAME, clock.wall()), shutdown::await);
                }
                case NodeHang.NAME -> hang(folder, drills, shutdown);
                default ->
                    throw new ParameterException(
                            spec.commandLine(),
                            "--live: expected " + CameraStall.NAME + ", " + AlertPath.NAME + " or " + NodeHang.NAME
                                    + ", found '" + fault + "'.");
            };
            if (!fault.equals(CameraStall.NAME)) { // the node has kept that one, with its own account
                drills.keep(result);
            }
            print(result, drills.file(result.run().id()), spec.commandLine().getOut());
            return result.passed() ? ExitCodes.CLEAN : ExitCodes.CAMERAS;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + folder.toAbsolutePath() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private DrillResult hang(Path folder, DrillFolder drills, Shutdown shutdown)
            throws FailureException, InterruptedException {
        NodeHang.Links links =
                new NodeHang.Links(() -> child(folder), () -> CamerasReading.of(folder, clock), Deliveries.in(folder));
        NodeHang drill = new NodeHang(links, NodeHang.Limits.USUAL, clock);
        long pid = drill.victim();
        confirm(pid, folder);
        shutdown.onSignals();
        return drill.run(drills.begin(NodeHang.NAME, clock.wall()), pid, shutdown::await);
    }

    private void confirm(long pid, Path folder) {
        if (yes) {
            return;
        }
        int cameras = CamerasReading.of(folder, clock)
                .map(reading -> reading.cameras().size())
                .orElse(0);
        Console console = System.console();
        String answer = console == null
                ? ""
                : console.readLine(
                        "Process %d watches %s. Stop it until its keeper has replaced it? [y/N] ",
                        pid, cameras == 1 ? "1 camera" : cameras + " cameras");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).equals("y")) {
            throw new ParameterException(
                    spec.commandLine(), "Nothing was stopped: confirm it, or give --yes. Nobody watches meanwhile.");
        }
    }

    private Path folder() throws FailureException {
        if (data.isPresent()) {
            return data.get();
        }
        if (config.isEmpty()) {
            return Path.of("data");
        }
        Whereabouts found = Whereabouts.load(config.get(), Path.of(""));
        if (!found.mistakes().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    found.mistakes().stream().map(Object::toString).collect(Collectors.joining("\n")));
        }
        return found.data();
    }

    /** The keeper's word: the second word of a line is the state, the third the process. */
    private static Optional<NodeHang.Child> child(Path folder) {
        try {
            if (!ControlClient.seesKeeperOf(folder)) {
                return Optional.empty();
            }
            return ControlClient.ask(folder, "status").stream()
                    .map(line -> line.split("\t"))
                    .filter(words -> words.length > 2 && words[0].equals(NodeService.NAME))
                    .map(words -> new NodeHang.Child(
                            words[1],
                            words[2].matches("[0-9]{1,10}")
                                    ? OptionalLong.of(Long.parseLong(words[2]))
                                    : OptionalLong.empty()))
                    .findFirst();
        } catch (FailureException e) {
            return Optional.empty(); // it is asked again
        }
    }

    private void print(DrillResult result, Path kept, PrintWriter out) {
        if (json) {
            out.println(result.json());
            return;
        }
        out.println(result.run().fault() + ": " + (result.passed() ? "passed. " : "NOT PASSED. ") + result.text());
        StringBuilder times = new StringBuilder();
        add(times, "noticed after ", result.times().noticed());
        add(times, "healed after ", result.times().healed());
        add(times, "told after ", result.times().told());
        if (!times.isEmpty()) {
            out.println(times);
        }
        out.println("Kept in " + kept);
    }

    private static void add(StringBuilder times, String what, Optional<Duration> time) {
        time.ifPresent(each -> times.append(times.isEmpty() ? "" : ", ")
                .append(what)
                .append(Math.round(each.toMillis() / 100.0) / 10.0)
                .append(" s"));
    }
}

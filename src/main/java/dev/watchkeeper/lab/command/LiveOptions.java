package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.ApiSettings.Whereabouts;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.lab.live.AlertPath;
import dev.watchkeeper.lab.live.Deliveries;
import dev.watchkeeper.lab.live.Deliveries.Delivery;
import dev.watchkeeper.lab.live.DrillResult;
import dev.watchkeeper.lab.live.NodeHang;
import dev.watchkeeper.loops.CamerasReading;
import dev.watchkeeper.notify.send.History;
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
    private static final Duration ALERT_LIMIT = Duration.ofSeconds(90);
    private static final int MOST_DELIVERIES = 1000;

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
            DrillResult result = switch (fault) {
                case AlertPath.NAME -> {
                    shutdown.onSignals();
                    yield new AlertPath(folder, deliveries(folder), ALERT_LIMIT, clock).run(shutdown);
                }
                case NodeHang.NAME -> hang(folder, shutdown);
                default ->
                    throw new ParameterException(
                            spec.commandLine(),
                            "--live: expected " + AlertPath.NAME + " or " + NodeHang.NAME + ", found '" + fault + "'.");
            };
            Path kept = result.keep(folder);
            print(result, kept, spec.commandLine().getOut());
            return result.passed() ? ExitCodes.CLEAN : ExitCodes.CAMERAS;
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + folder.toAbsolutePath() + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private DrillResult hang(Path folder, Shutdown shutdown) throws FailureException, InterruptedException {
        NodeHang.Links links =
                new NodeHang.Links(() -> child(folder), () -> CamerasReading.of(folder, clock), deliveries(folder));
        NodeHang drill = new NodeHang(links, NodeHang.Limits.USUAL, clock);
        long pid = drill.victim();
        confirm(pid, folder);
        shutdown.onSignals();
        return drill.run(pid, shutdown);
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

    private static Deliveries deliveries(Path folder) {
        History history = new History(folder);
        return from -> history.find(Optional.of(from), MOST_DELIVERIES).notifications().stream()
                .map(each -> new Delivery(
                        each.id(),
                        each.kind(),
                        each.channel(),
                        each.progress().state(),
                        each.progress().error().orElse("")))
                .toList();
    }

    private void print(DrillResult result, Path kept, PrintWriter out) {
        if (json) {
            out.println(result.json());
            return;
        }
        out.println(result.fault() + ": " + (result.passed() ? "passed. " : "NOT PASSED. ") + result.text());
        StringBuilder times = new StringBuilder();
        add(times, "noticed after ", result.noticedAfter());
        add(times, "healed after ", result.healedAfter());
        add(times, "told after ", result.toldAfter());
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

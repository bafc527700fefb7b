package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.drill.Drills;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper drill}: breaks simulated cameras and measures how a node reacts; confined to the main thread. */
@Command(
        name = "drill",
        description =
                "Breaks simulated cameras and measures how soon a node notices, which cause it names, and when pictures return.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  watchkeeper drill silent freeze",
            "  watchkeeper drill --all --markdown faults.md",
            "  watchkeeper drill --soak 10",
            "  watchkeeper drill --live alert-path -c watchkeeper.yml",
            "Exit code 0 if every limit was kept, 70 if one was missed. docs/faults.md has the results of the last whole drill."
        })
public final class DrillCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FAULT", arity = "0..*", description = "Faults to drill; a wrong name lists all.")
    private List<String> faults = new ArrayList<>();

    @Option(names = "--all", description = "All faults, and 32 cameras that return together.")
    private boolean all;

    @Option(names = "--near-misses", description = "Cameras that look broken but are not: there must be no alarm.")
    private boolean nearMisses;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "100",
            description = "How long the near-misses last, at least 90 (100).")
    private int seconds;

    @Option(
            names = "--isolation",
            description = "A broken camera for each fault at once, beside 20 healthy ones, which must lose nothing.")
    private boolean isolation;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description =
                    "Random faults on 8 cameras for 2 to 1440 minutes: nothing may leak or hang, and the ledger must agree with what"
                            + " the cameras sent.")
    private @Nullable Integer soak;

    @Option(names = "--seed", paramLabel = "N", description = "Repeats the faults of an earlier soak (random).")
    private @Nullable Long seed;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of runs, each with new processes (1).")
    private int repeat;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the tables to this file.")
    private @Nullable Path markdown;

    @Option(
            names = "--logs",
            paramLabel = "DIR",
            description = "Keeps the logs of node and simulator in this folder, one subfolder per drill.")
    private @Nullable Path logs;

    @Option(
            names = "--live",
            paramLabel = "FAULT",
            description =
                    "A drill on the running system: camera-stalls, alert-path or node-hangs (docs/live-drills.md).")
    private @Nullable String live;

    @Mixin
    private final LiveOptions liveOptions = new LiveOptions();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (live != null) {
            return liveOptions.run(live);
        }
        if (faults.isEmpty() && !all && !nearMisses && !isolation && soak == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say what to drill: --all, --near-misses, --isolation, --soak, or some of " + Drills.names());
        }
        if (seconds < 90) {
            throw new ParameterException(spec.commandLine(), "--seconds must be at least 90, was " + seconds);
        }
        if (soak != null && (soak < 2 || soak > 1440)) {
            throw new ParameterException(spec.commandLine(), "--soak must be from 2 to 1440 minutes, was " + soak);
        }
        if (repeat < 1) {
            throw new ParameterException(spec.commandLine(), "--repeat must be at least 1, was " + repeat);
        }
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        PrintWriter out = spec.commandLine().getOut();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Drills drills = new Drills(new SystemClock(), shutdown, temporary, Optional.ofNullable(logs), out);
        boolean passed = true;
        try {
            for (int i = 0; i < repeat; i++) {
                if (all || !faults.isEmpty()) {
                    passed &= drills.faults(all ? List.of() : faults);
                }
                if (all) {
                    passed &= drills.together();
                }
                if (nearMisses) {
                    passed &= drills.nearMisses(Duration.ofSeconds(seconds));
                }
                if (isolation) {
                    passed &= drills.isolation();
                }
                if (soak != null) {
                    long from = seed == null ? new Random().nextLong(1_000_000) : seed;
                    passed &= drills.soak(Duration.ofMinutes(soak), from);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        if (markdown != null) {
            drills.writeMarkdown(markdown);
        }
        return passed ? ExitCodes.CLEAN : ExitCodes.CAMERAS;
    }
}

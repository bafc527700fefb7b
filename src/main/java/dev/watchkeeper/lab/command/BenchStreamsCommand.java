package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.bench.StreamBench;
import dev.watchkeeper.lab.demo.DemoFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper bench streams}: what restreaming costs the keeper, and how soon streams return; confined to the main thread. */
@Command(
        name = "streams",
        description = {
            "Measures restreaming: what each running publisher costs the keeper, how soon a crashed publisher is replaced, and how soon all"
                    + " of them return after MediaMTX was killed; their own start is told apart.",
            "Takes about 6 minutes. Needs MediaMTX. For reliable figures, nothing else should run."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: watchkeeper bench streams --mediamtx /opt/mediamtx/mediamtx"})
public final class BenchStreamsCommand implements Callable<Integer> {
    private static final int MOST_PUBLISHERS = 64;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--mediamtx", paramLabel = "FILE", description = "The program MediaMTX (the one on PATH).")
    private Optional<Path> mediaMtx = Optional.empty();

    @Option(
            names = "--publishers",
            paramLabel = "N",
            split = ",",
            defaultValue = "0,8,16",
            description = "Numbers of publishers to measure in turn, up to 64 (${DEFAULT-VALUE}).")
    private List<Integer> publishers = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "60",
            description = "Seconds to measure the processor time (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "30",
            description = "Seconds of warm-up before that (${DEFAULT-VALUE}).")
    private int warmUp;

    @Override
    public Integer call() throws FailureException, InterruptedException {
        if (seconds < 1 || seconds > 3600 || warmUp < 0 || warmUp > 3600) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds must be from 1 to 3600, --warm-up from 0 to 3600");
        }
        if (publishers.isEmpty() || publishers.stream().anyMatch(n -> n < 0 || n > MOST_PUBLISHERS)) {
            throw new ParameterException(spec.commandLine(), "--publishers must be numbers from 0 to 64");
        }
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        try (DemoFolder folder = DemoFolder.make(Path.of(System.getProperty("java.io.tmpdir")))) {
            StreamBench.Plan plan =
                    new StreamBench.Plan(publishers, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), mediaMtx);
            new StreamBench(
                            plan,
                            folder.path(),
                            new SystemClock(),
                            shutdown,
                            spec.commandLine().getOut())
                    .run();
        }
        return ExitCodes.CLEAN;
    }
}

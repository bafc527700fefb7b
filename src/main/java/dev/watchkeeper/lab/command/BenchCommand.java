package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.bench.Bench;
import dev.watchkeeper.lab.bench.BenchPlan;
import dev.watchkeeper.lab.bench.Contender;
import dev.watchkeeper.lab.bench.KeepBench;
import dev.watchkeeper.lab.bench.Report;
import dev.watchkeeper.lab.demo.DemoFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper bench}: what watching costs compared with other programs, and the parent of other benchmarks; confined to the main thread. */
@Command(
        name = "bench",
        description = {
            "Measures what watching costs on this machine: runs Watchkeeper, the motion daemon and ffmpeg in turn on the same simulated"
                    + " streams. Takes about 11 minutes. Names programs that are not installed and skips them.",
            "For reliable figures, nothing else should run."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper bench --markdown table.md",
            "  watchkeeper bench --cameras 4 --scenes room --programs watchkeeper,packets,motion",
            "  watchkeeper bench --cameras 150 --size 640x360 --fps 10 --programs watchkeeper --events 0",
            "Scenes: room is quiet; in crowd, something always moves."
        })
public final class BenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--cameras",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,4,16",
            description = "Numbers of cameras to measure in turn (${DEFAULT-VALUE}).")
    private List<Integer> cameras = List.of();

    @Option(
            names = "--scenes",
            paramLabel = "SCENE",
            split = ",",
            defaultValue = BenchPlan.QUIET + "," + BenchPlan.BUSY,
            description = "Scenes to measure in turn (${DEFAULT-VALUE}).")
    private List<String> scenes = List.of();

    @Option(
            names = "--programs",
            paramLabel = "PROGRAM",
            split = ",",
            description =
                    "Programs to measure: watchkeeper, packets (only reads), decode (only decodes), motion, ffmpeg, record, ffmpeg_copy (all).")
    private List<Contender.Kind> programs = Arrays.asList(Contender.Kind.values());

    @Option(
            names = "--size",
            paramLabel = "WxH",
            defaultValue = "1920x1080",
            description = "Size of the pictures (${DEFAULT-VALUE}).")
    private String size = "";

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "15",
            description = "Pictures per second (${DEFAULT-VALUE}).")
    private int fps;

    @Option(
            names = "--gop",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Time between keyframes (${DEFAULT-VALUE}).")
    private double gopSeconds;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "16",
            description = "Seconds to measure each program (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "20",
            description = "Seconds of warm-up before that (${DEFAULT-VALUE}; a third of it for programs not on Java).")
    private int warmUp;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "62",
            description = "Seconds to measure the delay of events; 0 skips it (${DEFAULT-VALUE}).")
    private int events;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also writes the tables to this file.")
    private Optional<Path> markdown = Optional.empty();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        BenchPlan plan = plan();
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        PrintWriter out = spec.commandLine().getOut();
        try (DemoFolder folder = DemoFolder.make(Path.of(System.getProperty("java.io.tmpdir")))) {
            Path cache = cache(folder.path());
            Report report =
                    new Bench(plan, new Bench.Folders(folder.path(), cache), new SystemClock(), shutdown, out).run();
            report.print(out);
            if (markdown.isPresent()) {
                write(report, markdown.get());
            }
        }
        return ExitCodes.CLEAN;
    }

    private BenchPlan plan() {
        String[] sides = size.split("x", 2);
        boolean numbers = sides.length == 2 && sides[0].matches("\\d{2,4}") && sides[1].matches("\\d{2,4}");
        if (!numbers) {
            throw misuse("--size must be WIDTHxHEIGHT, for example 1920x1080, not '" + size + "'");
        }
        if (cameras.stream().anyMatch(n -> n < 1 || n > 500)) {
            throw misuse("--cameras must be numbers from 1 to 500");
        }
        if (seconds < 2 || seconds > 3600 || warmUp < 1 || warmUp > 3600 || events < 0 || events > 3600) {
            throw misuse("--seconds must be from 2 to 3600, --warm-up from 1 to 3600, --events from 0 to 3600");
        }
        return new BenchPlan(
                cameras,
                scenes,
                programs,
                new BenchPlan.Stream(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), fps, gopSeconds),
                new BenchPlan.Times(
                        Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds), Duration.ofSeconds(events)));
    }

    private ParameterException misuse(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** Drawn scenes are kept in the build folder for the next run, until a clean build. */
    static Path cache(Path temporary) {
        String home = System.getProperty("watchkeeper.home");
        Path built = home == null ? temporary : Path.of(home, "target");
        return (Files.isWritable(built) ? built : temporary).resolve("bench-cache");
    }

    private static void write(Report report, Path file) throws FailureException {
        try {
            Files.writeString(file, report.markdown());
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "Cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /** {@code watchkeeper bench keep}: what the keeper costs, and how soon it notices; confined to the main thread. */
    @Command(
            name = "keep",
            description =
                    "Measures the keeper: memory and processor with 10 children, how soon it notices a dead one, a flood of output,"
                            + " many crashes, and how soon a killed node sees all cameras again.",
            mixinStandardHelpOptions = true,
            footer = {"", "Example: watchkeeper bench keep --cycles 1000 --cameras 4,16"})
    public static final class Keep implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Option(
                names = "--seconds",
                paramLabel = "N",
                defaultValue = "60",
                description = "Seconds to measure the processor time (${DEFAULT-VALUE}).")
        private int seconds;

        @Option(
                names = "--cycles",
                paramLabel = "N",
                defaultValue = "1000",
                description = "Number of crashes and restarts (${DEFAULT-VALUE}).")
        private int cycles;

        @Option(
                names = "--cameras",
                paramLabel = "N",
                split = ",",
                defaultValue = "4,16",
                description = "Numbers of cameras to measure in turn (${DEFAULT-VALUE}).")
        private List<Integer> cameras = List.of();

        @Override
        public Integer call() throws FailureException, InterruptedException {
            if (seconds < 1 || seconds > 3600 || cycles < 10 || cycles > 10_000) {
                throw new ParameterException(
                        spec.commandLine(), "--seconds must be from 1 to 3600, --cycles from 10 to 10000");
            }
            try (DemoFolder folder = DemoFolder.make(Path.of(System.getProperty("java.io.tmpdir")))) {
                new KeepBench(
                                folder.path(),
                                new SystemClock(),
                                spec.commandLine().getOut())
                        .run(seconds, cycles, cameras);
            }
            return ExitCodes.CLEAN;
        }
    }
}

package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.bench.DisturbanceBench;
import dev.watchkeeper.lab.bench.DisturbanceReport;
import dev.watchkeeper.lab.bench.MotionBench;
import dev.watchkeeper.lab.bench.MotionReport;
import dev.watchkeeper.lab.demo.DemoFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper bench motion}: how well motion is found in films with known motion; confined to the main thread. */
@Command(
        name = "motion",
        description = {
            "Measures how well motion is found: searches films with known motion, decoded lazily and in full, and counts motions found and"
                    + " missed, false events and splits. Some films are drawn (rain, leaves, shadows, insects, a shaking camera and more),"
                    + " some are footage; films by which the detector's constants were chosen are reported separately.",
            "Takes about 10 minutes the first time, when it draws the films and keeps them in the build folder, and 5 later. Names footage"
                    + " that is missing and skips it."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper bench motion --markdown table.md",
            "  watchkeeper bench motion --held-out",
            "  watchkeeper bench motion --scenes rain,leaves-1",
            "  watchkeeper bench motion --further 21-30",
            "  watchkeeper bench motion --hours 1 --scenes rain,leaves"
        })
public final class BenchMotionCommand implements Callable<Integer> {
    /** The folder of the project's test films, relative to the project. */
    private static final String FOOTAGE = "../shared/media/motion";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--scenes",
            paramLabel = "NAME",
            split = ",",
            description = "Only films of these kinds, or single films by name (all).")
    private List<String> scenes = List.of();

    @Option(names = "--held-out", description = "Only films by which no constant of the detector was chosen.")
    private boolean heldOut;

    @Option(
            names = "--further",
            paramLabel = "FROM-TO",
            description =
                    "Instead of the usual films, draws new ones with these numbers, from 21 on, at most 100 of each kind. Ten of each kind"
                            + " are 6 hours of film and take half an hour.")
    private Optional<String> further = Optional.empty();

    @Option(
            names = "--hours",
            paramLabel = "HOURS",
            description =
                    "Instead of the usual films, draws so many hours, 0.1 to 24, of each disturbing kind (rain, leaves, insects and more) in which"
                            + " nobody comes, and counts false events only. Compares the pictures as drawn, without encoding. An hour of each"
                            + " takes about half an hour.")
    private Optional<Double> hours = Optional.empty();

    @Option(
            names = "--footage",
            paramLabel = "FOLDER",
            description = "Folder of the project's test films (" + FOOTAGE + " relative to the project, if it exists).")
    private Optional<Path> footage = Optional.empty();

    @Option(
            names = "--opencv",
            paramLabel = "FOLDER",
            defaultValue = "/usr/share/doc/opencv-doc/examples/data",
            description =
                    "Folder of OpenCV's vtest.avi and tree.avi (${DEFAULT-VALUE}, from Debian's package opencv-doc).")
    private Path opencv = Path.of("");

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also writes the tables to this file.")
    private Optional<Path> markdown = Optional.empty();

    @Override
    public Integer call() throws FailureException, InterruptedException {
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        PrintWriter out = spec.commandLine().getOut();
        if (hours.isPresent()) {
            DisturbanceReport report = new DisturbanceBench(hours(hours.get()), new SystemClock(), shutdown, out).run();
            report.print(out);
            write(report.markdown());
            return ExitCodes.CLEAN;
        }
        try (DemoFolder folder = DemoFolder.make(Path.of(System.getProperty("java.io.tmpdir")))) {
            MotionBench.Plan plan = new MotionBench.Plan(
                    scenes,
                    heldOut,
                    numbers(),
                    footage.or(BenchMotionCommand::besideProject),
                    opencv,
                    BenchCommand.cache(folder.path()));
            MotionReport report = new MotionBench(plan, new SystemClock(), shutdown, out).run();
            report.print(out);
            write(report.markdown());
        }
        return ExitCodes.CLEAN;
    }

    private DisturbanceBench.Plan hours(double wanted) {
        if (!(wanted >= 0.1 && wanted <= 24)) {
            throw new ParameterException(
                    spec.commandLine(), "--hours " + wanted + ": write a number from 0.1 to 24, for example 1.");
        }
        if (heldOut || further.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--hours draws films of its own: leave out --held-out and --further, and choose kinds with --scenes.");
        }
        return new DisturbanceBench.Plan(wanted, scenes);
    }

    private Optional<MotionBench.Numbers> numbers() {
        Optional<MotionBench.Numbers> numbers = further.flatMap(MotionBench.Numbers::parse);
        if (further.isPresent() && numbers.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--further '" + further.get()
                            + "': write the first and the last film number, for example 21-30;"
                            + " from 21 on, and at most 100 numbers.");
        }
        return numbers;
    }

    private static Optional<Path> besideProject() {
        return Optional.ofNullable(System.getProperty("watchkeeper.home"))
                .map(home -> Path.of(home).resolve(FOOTAGE).normalize())
                .filter(Files::isDirectory);
    }

    private void write(String tables) throws FailureException {
        if (markdown.isEmpty()) {
            return;
        }
        Path file = markdown.get();
        try {
            Files.writeString(file, tables);
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "Cannot write " + file + ": " + e.getMessage(), e);
        }
    }
}

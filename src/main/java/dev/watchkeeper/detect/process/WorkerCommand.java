package dev.watchkeeper.detect.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command line of the process that runs a model: this program on this Java, small; stateless. */
public final class WorkerCommand {
    /** Named by text, because the room of commands imports this one. */
    private static final String MAIN = "dev.watchkeeper.cli.Main";

    public static final String NAME = "detect-worker";

    /**
     * ONNX Runtime 1.29 reports to its maker by default, and crashes on a long command line while it prepares that. Set to 1, this variable keeps it from
     * preparing anything.
     */
    static final String NO_TELEMETRY = "ORT_DISABLE_TELEMETRY";

    private WorkerCommand() {}

    /**
     * Program and arguments.
     *
     * @param form what the outputs mean; empty to recognise it
     * @param least the least confidence, 0 to 1
     * @param data the data folder, which holds the unpacked library and the reports of crashes
     */
    public static List<String> words(Path model, Optional<String> form, double least, Path data) {
        Path folder = data.toAbsolutePath();
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms4m",
                "-Xmx96m",
                "-XX:MaxDirectMemorySize=96m",
                "-XX:MaxMetaspaceSize=64m",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + folder.resolve("evidence").resolve("hs_err_pid%p.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.io.tmpdir=" + scratch(folder),
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                NAME,
                "--model",
                model.toString(),
                "--min-confidence",
                String.format(Locale.ROOT, "%.4f", least)));
        form.ifPresent(id -> words.addAll(List.of("--type", id)));
        return List.copyOf(words);
    }

    /** Where the library unpacks itself; emptied before each start, since a process that is killed leaves its copy behind. */
    public static Path scratch(Path data) {
        return data.toAbsolutePath().resolve("cache").resolve("detector");
    }
}

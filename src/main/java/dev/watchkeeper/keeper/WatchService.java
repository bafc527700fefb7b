package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.process.LauncherVariables;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.services.ServiceSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the settings of the child that looks from outside: this program on this Java, small, and kept alive as long as it shows progress;
 * stateless.
 */
public final class WatchService {
    /** Its name among the children. */
    public static final String NAME = "watch";

    /** Named by text, because the room of commands imports this one. */
    private static final String MAIN = "dev.watchkeeper.cli.Main";

    /** It writes its progress every second; a machine in trouble makes it late. */
    private static final Duration SILENT_FOR = Duration.ofSeconds(30);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private WatchService() {}

    /**
     * Creates the settings. The options for Java trade a second at the start, and some work, for memory: a small young generation, a heap that gives back
     * what it does not need, little compiled code, and no shared classes (the JDK's archive of them is moved at each start, and is then resident as a
     * whole).
     *
     * @param words the options that name configuration and node
     */
    public static ServiceSettings of(Path data, List<String> words, Optional<Path> config) {
        Path progress = RuntimeFolder.of(data).watchProgress();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms6m",
                "-Xmx28m",
                "-Xmn3m",
                "-XX:MinHeapFreeRatio=10",
                "-XX:MaxHeapFreeRatio=20",
                "-Xss512k",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=20",
                "-Xshare:off",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + data.toAbsolutePath().resolve("evidence").resolve("hs_err_pid%p.log"),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MAIN,
                "watch",
                "--data",
                data.toAbsolutePath().toString(),
                "--progress-file",
                progress.toString()));
        command.addAll(words);
        return new ServiceSettings(
                NAME,
                NAME,
                new ServiceSettings.Command(command, Path.of("").toAbsolutePath(), environment()),
                new ServiceSettings.Supervision(
                        RestartPolicy.NODE,
                        STOP_TIMEOUT,
                        config.map(file -> List.of(file.toAbsolutePath())).orElse(List.of()),
                        new LivenessSettings(
                                LivenessSettings.NONE.timing(),
                                LivenessSettings.OutputRules.NONE,
                                LivenessSettings.Requests.NONE,
                                Optional.of(new LivenessSettings.WatchedFile(progress, SILENT_FOR)),
                                false),
                        Optional.empty()),
                ServiceSettings.LogFile.STANDARD);
    }

    /** Threads of the C library's own share one arena: otherwise each keeps megabytes that nobody uses. */
    private static Map<String, String> environment() {
        Map<String, String> variables =
                new HashMap<>(LauncherVariables.ofProperty().in(System.getenv()));
        variables.put("MALLOC_ARENA_MAX", "1");
        return variables;
    }
}

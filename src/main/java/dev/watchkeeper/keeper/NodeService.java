package dev.watchkeeper.keeper;

import dev.watchkeeper.config.Settings;
import dev.watchkeeper.keeper.liveness.LivenessSettings;
import dev.watchkeeper.keeper.process.LauncherVariables;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.program.Programs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Creates the settings of the child that is the node: this program on this Java, with the memory that a node needs; stateless. */
public final class NodeService {
    /** The node's name among the children. */
    public static final String NAME = "node";

    /** Set by the launcher: the Java options for a node, one per line. */
    private static final String OPTIONS = "watchkeeper.node-options";

    /** Named by text, because the room of commands imports this one. */
    private static final String MAIN = "dev.watchkeeper.cli.Main";

    private NodeService() {}

    /**
     * Creates the settings.
     *
     * @param words the options for {@code run}
     */
    public static ServiceSettings of(
            Settings settings, List<String> words, Optional<Path> config, RestartPolicy policy) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : System.getProperty(OPTIONS, "--enable-native-access=ALL-UNNAMED")
                .split("\n")) {
            if (!option.isEmpty()) {
                command.add(option);
            }
        }
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:ErrorFile="
                + settings.data().toAbsolutePath().resolve("evidence").resolve("hs_err_pid%p.log"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, "run"));
        command.addAll(words);
        return new ServiceSettings(
                NAME,
                NAME,
                new ServiceSettings.Command(
                        command,
                        Path.of("").toAbsolutePath(),
                        LauncherVariables.ofProperty().in(System.getenv())),
                new ServiceSettings.Supervision(
                        policy,
                        ServiceSettings.STOP_TIMEOUT,
                        Stream.concat(
                                        config.map(Path::toAbsolutePath).stream(),
                                        Programs.here(settings.data()).file().stream())
                                .toList(),
                        LivenessSettings.NONE,
                        Optional.empty()),
                ServiceSettings.LogFile.STANDARD);
    }
}

package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.keeper.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code watchkeeper keep} as a process of its own, small as the launcher starts it; confined to the test's thread. */
public final class KeeperProcess implements AutoCloseable {
    private final Path folder;
    private final Process process;

    private KeeperProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts it in the folder; what it says is kept there, over several starts. */
    public static KeeperProcess start(Path folder, List<String> nodeOptions, String... arguments) throws IOException {
        return start(folder, Map.of(), nodeOptions, arguments);
    }

    /** The same as it is installed: without the classes of the tests, and with the log that users have. */
    public static KeeperProcess installed(Path folder, String... arguments) throws IOException {
        String program = Stream.of(absoluteClassPath().split(":"))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(":"));
        return start(folder, Map.of(), List.of(), program, arguments);
    }

    /** The same with variables beside those of this process. */
    public static KeeperProcess start(
            Path folder, Map<String, String> environment, List<String> nodeOptions, String... arguments)
            throws IOException {
        return start(folder, environment, nodeOptions, absoluteClassPath(), arguments);
    }

    private static KeeperProcess start(
            Path folder,
            Map<String, String> environment,
            List<String> nodeOptions,
            String classPath,
            String... arguments)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms8m",
                "-Xmx48m",
                "-Xss512k",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=24m",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Dwatchkeeper.node-options=-Xmx200m\n-XX:+UseSerialGC\n--enable-native-access=ALL-UNNAMED\n"
                        + "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0\n-Dorg.bytedeco.javacpp.maxBytes=0\n"
                        + String.join("\n", nodeOptions),
                "-cp",
                classPath,
                Main.class.getName()));
        words.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()));
        builder.environment().putAll(environment);
        return new KeeperProcess(folder, SignalRig.start(builder));
    }

    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((left, right) -> left + ":" + right)
                .orElseThrow();
    }

    public Process process() {
        return process;
    }

    public String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    /** The columns of a child's line of the status; all empty while there is no answer. */
    public String[] status(String child) {
        try {
            return ControlClient.ask(folder.resolve("data"), "status").stream()
                    .map(line -> line.split("\t"))
                    .filter(words -> words[0].equals(child))
                    .findFirst()
                    .orElse(nothing());
        } catch (FailureException e) {
            return nothing();
        }
    }

    private static String[] nothing() {
        return new String[] {"", "", "", "", "", "", ""};
    }

    /** Sends a signal by its name. */
    static void signal(String name, long pid) throws Exception {
        SignalRig.send(name, pid);
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}

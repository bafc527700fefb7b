package dev.watchkeeper.node;

import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.cli.Main;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A node without an API in a process of its own, and what it has recorded; stateless. */
public final class NodeProcess {
    private NodeProcess() {}

    /** Starts it on the tests' Java; its output goes to {@code child.log} beside its data. */
    public static Process start(Path configuration, Path data) throws IOException {
        return SignalRig.start(builder(command(configuration, data), data));
    }

    /** The same, with parts that fail while certain files exist in a folder. */
    public static Process startWithHooks(Path configuration, Path data, Path hooks) throws IOException {
        List<String> command = new ArrayList<>(command(configuration, data));
        command.add(1, "-Dwatchkeeper.drill=" + hooks);
        return SignalRig.start(builder(command, data));
    }

    /** The same as nohup starts it. */
    static Process startIgnoringHangupAndInterrupt(Path configuration, Path data) throws IOException {
        return builder(SignalRig.ignoring(command(configuration, data)), data).start();
    }

    private static List<String> command(Path configuration, Path data) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "run"));
        command.addAll(List.of("-c", configuration.toString(), "--data", data.toString(), "--no-api"));
        return command;
    }

    private static ProcessBuilder builder(List<String> command, Path data) {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(data).toFile());
    }

    public static Path log(Path data) {
        return data.resolveSibling("child.log");
    }

    public static List<Path> recordings(Path data) throws IOException {
        Path root = data.resolve("recordings");
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(f -> f.toString().endsWith(".mp4")).toList();
        }
    }
}

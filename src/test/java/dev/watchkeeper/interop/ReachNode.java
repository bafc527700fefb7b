package dev.watchkeeper.interop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A node in a process of its own, with the launcher's options, so that its processor time can be measured; confined to one thread. */
final class ReachNode implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("http://\\S+");

    /** As the launcher has them. */
    private static final List<String> OPTIONS = List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-XX:+UseG1GC",
            "-XX:G1HeapRegionSize=2m",
            "-Xms32m",
            "-XX:MaxRAMPercentage=40",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:G1PeriodicGCInterval=15000",
            "-XX:-UsePerfData",
            "-XX:Tier4InvocationThreshold=30000");

    private final Path data;
    private final Process process;
    private final URI address;

    private ReachNode(Path data, Process process, URI address) {
        this.data = data;
        this.process = process;
        this.address = address;
    }

    static ReachNode start(Path folder, String yaml) throws IOException {
        Path configuration = Files.writeString(folder.resolve("watchkeeper.yml"), yaml);
        Path data = folder.resolve("data");
        Path log = folder.resolve("node.log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        String libraries = System.getProperty("org.bytedeco.javacpp.cachedir", "");
        if (!libraries.isEmpty()) {
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + libraries);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.watchkeeper.cli.Main", "run"));
        command.addAll(List.of("-c", configuration.toString(), "--data", data.toString(), "--port", "0"));
        command.add("--exit-with-parent");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await("the node's address")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !process.isAlive() || address(log).find());
            Matcher found = address(log);
            if (!found.find()) {
                throw new IOException("the node did not start: " + Files.readString(log));
            }
            return new ReachNode(data, process, URI.create(found.group()));
        } catch (RuntimeException | IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Matcher address(Path log) throws IOException {
        return ADDRESS.matcher(Files.readString(log, StandardCharsets.UTF_8));
    }

    URI uri(String path) {
        return address.resolve(path);
    }

    Path data() {
        return data;
    }

    /** Its processor time so far. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }
}

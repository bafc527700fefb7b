package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code watchkeeper keep} as a process of its own, as users have it. */
final class KeepIT {
    private static final Duration DEADLINE = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final List<Process> keepers = new ArrayList<>();

    @AfterEach
    void endKeepers() throws InterruptedException {
        for (Process keeper : keepers) {
            keeper.destroy();
            if (!keeper.waitFor(20, TimeUnit.SECONDS)) {
                keeper.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aClosedTerminalIsSurvivedAndTermEndsEverythingWithZero() throws Exception {
        Process keeper = keep("sh", "-c", "(setsid sleep 602.5 &); echo ready; exec sleep 602.25");
        await().atMost(DEADLINE).until(() -> running("602.5") == 1 && running("602.25") == 1);
        signal("HUP", keeper);
        await().atMost(DEADLINE).until(() -> said().contains("The terminal was closed"));
        assertThat(keeper.isAlive()).isTrue();
        assertThat(said()).contains("[sh] ready");
        signal("TERM", keeper);
        assertThat(keeper.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(keeper.exitValue()).isZero();
        assertThat(running("602.5") + running("602.25")).isZero();
        assertThat(said()).contains("Keep-alive stopped");
    }

    @Test
    void whatAKilledKeeperLeftIsEndedAndNothingRunsTwice() throws Exception {
        String script = "(setsid sh -c 'trap \"\" HUP TERM; sleep 603.5; true' &); exec sleep 603.25";
        Process first = keep("sh", "-c", script);
        await().atMost(DEADLINE).until(() -> running("603.5") == 1 && running("603.25") == 1);
        first.destroyForcibly().waitFor();
        await().atMost(DEADLINE)
                .untilAsserted(
                        () -> assertThat(running("603.25")).as("dies with it").isZero());
        assertThat(running("603.5")).as("what it started lives on for now").isEqualTo(1);
        keep("sh", "-c", script);
        await().atMost(DEADLINE).until(() -> said().contains("An earlier keeper was killed and left"));
        await().atMost(DEADLINE).until(() -> running("603.25") == 1);
        await().atMost(DEADLINE)
                .untilAsserted(() -> assertThat(running("603.5")).isEqualTo(1));
    }

    @Test
    void theNodeIsKeptWithItsOptions() throws Exception {
        Process keeper = start("keep", "--video-source", "rtsp://127.0.0.1:9/none", "--no-api");
        await().atMost(DEADLINE).until(() -> status().stream().anyMatch(line -> line.startsWith("node\trunning\t")));
        await().atMost(DEADLINE).until(() -> said().contains("[node] ") && said().contains("Running in headless mode"));
        long node = Long.parseLong(status().get(1).split("\t")[2]);
        ProcessHandle.of(node).orElseThrow().destroyForcibly();
        await().atMost(DEADLINE).until(() -> said().contains("[node] Process restarted"));
        assertThat(status().get(1)).contains("1 (crash 1)", "ended by SIGKILL");
        signal("INT", keeper);
        assertThat(keeper.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(keeper.exitValue()).isZero();
        assertThat(folder.resolve("data/logs/node.log")).exists();
    }

    @Test
    void mistakesKeepItFromStarting() throws Exception {
        Files.writeString(folder.resolve("keep_alive_config.json"), "{\"comand\": []}");
        Process keeper = start("keep", "-c", "keep_alive_config.json");
        assertThat(keeper.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(keeper.exitValue()).isEqualTo(78);
        assertThat(said()).startsWith("keep_alive_config.json:1:2: unknown key 'comand'");
    }

    private List<String> status() throws FailureException {
        try {
            return ControlClient.ask(folder.resolve("data"), "status");
        } catch (FailureException e) {
            return List.of("", "");
        }
    }

    private Process keep(String... command) throws IOException {
        List<String> words = new ArrayList<>(List.of("keep", "--"));
        words.addAll(List.of(command));
        return start(words.toArray(String[]::new));
    }

    private Process start(String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx48m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dwatchkeeper.node-options=-Xmx200m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED"
                        + " -Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                absoluteClassPath(),
                Main.class.getName()));
        words.addAll(List.of(arguments));
        Process keeper = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()))
                .start();
        keepers.add(keeper);
        return keeper;
    }

    private static String absoluteClassPath() {
        return Stream.of(System.getProperty("java.class.path").split(":"))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .reduce((left, right) -> left + ":" + right)
                .orElseThrow();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private static void signal(String name, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** How many processes have the word, which nothing else here uses, as an argument. */
    private static long running(String word) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .map(ProcessHandle.Info::arguments)
                .flatMap(Optional::stream)
                .filter(arguments -> List.of(arguments).contains(word))
                .count();
    }
}

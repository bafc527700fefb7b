package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keeper as process 1 in a container's namespaces, created by util-linux, without capabilities. */
@Tag("interop")
final class ContainerInteropIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() throws Exception {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void orphansAreReapedAndATermSignalEndsEverythingInTimeWithZero() throws Exception {
        Path trap = Files.writeString(folder.resolve("child.sh"), """
                (setsid sleep 1 &); (setsid sleep 1 &)
                trap "" TERM
                (env -i setsid sh -c 'trap "" TERM; sleep 606.5; true' &)
                while :; do sleep 606.25; done
                """);
        Process container = container(trap);
        await().atMost(DEADLINE).until(() -> said().contains("Process started with PID"));
        long keeper = container.children().findFirst().orElseThrow().pid();
        assertThat(Files.readString(Path.of("/proc/" + keeper + "/status")))
                .containsPattern("NSpid:\\s+" + keeper + "\\s+1\n")
                .containsPattern("CapBnd:\\s+0000000000000000")
                .containsPattern("NoNewPrivs:\\s+1");
        await().atMost(DEADLINE).until(() -> count(keeper, "sleep") == 4);
        await().atMost(DEADLINE).until(() -> count(keeper, "sleep") == 2 && zombies(keeper) == 0);

        // A process that enters the container from outside and loses its parent is adopted by process 1, too.
        run("nsenter", "-t", Long.toString(keeper), "-p", "sh", "-c", "(setsid sleep 2.5 &)");
        await().atMost(DEADLINE).until(() -> count(keeper, "sleep") == 3);
        await().atMost(DEADLINE).until(() -> count(keeper, "sleep") == 2 && zombies(keeper) == 0);

        ProcessHandle.of(keeper).orElseThrow().destroy();
        assertThat(container.waitFor(13, TimeUnit.SECONDS)).as(said()).isTrue();
        assertThat(container.exitValue()).as(said()).isZero();
        assertThat(said()).contains("2 processes that it left were ended", "Keep-alive stopped");
    }

    private Process container(Path script) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--mount-proc", "--kill-child"));
        if (!System.getProperty("user.name").equals("root")) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "setpriv",
                "--no-new-privs",
                "--bounding-set=-all",
                "--inh-caps=-all",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.watchkeeper.cli.Main",
                "keep",
                "--data",
                folder.resolve("data").toString(),
                "--",
                "sh",
                script.toString()));
        Process container = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile())
                .start();
        started.add(container);
        return container;
    }

    private void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private String said() throws Exception {
        return Files.readString(folder.resolve("said"));
    }

    private static long count(long keeper, String name) {
        return descendants(keeper).stream()
                .filter(stat -> stat.contains("(" + name + ")"))
                .count();
    }

    private static long zombies(long keeper) {
        return descendants(keeper).stream()
                .filter(stat -> stat.contains(") Z "))
                .count();
    }

    /** The lines of /proc/…/stat. */
    private static List<String> descendants(long keeper) {
        return ProcessHandle.of(keeper).stream()
                .flatMap(ProcessHandle::descendants)
                .map(handle -> Path.of("/proc/" + handle.pid() + "/stat"))
                .flatMap(file -> {
                    try {
                        return Stream.of(Files.readString(file));
                    } catch (IOException e) {
                        return Stream.empty(); // the process has just ended
                    }
                })
                .toList();
    }
}

package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node that hangs, spins and crashes under a real keeper. */
@Tag("soak")
final class KeptNodeIT {
    private static final Duration DEADLINE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private int port;

    @Test
    void aStoppedNodeIsSeenAndReplacedWithEvidence() throws Exception {
        try (KeeperProcess keeper = keep()) {
            long node = awaitNode(keeper);
            KeeperProcess.signal("STOP", node);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> keeper.said().contains("Health check failed - it has written no"));
            await().atMost(DEADLINE).until(() -> keeper.status("node")[4].startsWith("1 (hang 1)"));
            awaitNode(keeper);
            assertThat(evidence()).contains("verdict.txt", "last-lines.txt", "proc-status.txt", "vitals.txt");
        }
    }

    @Test
    void aDeadlockedLoopIsSeenByBothWitnessesAndItsThreadsAreKept() throws Exception {
        try (KeeperProcess keeper = keep()) {
            awaitNode(keeper);
            Path fault = Files.createFile(folder.resolve("drill/stuck.camera-1"));
            await().atMost(DEADLINE)
                    .until(() -> keeper.said().contains("its loop camera.camera-1 has stood still for"));
            Files.delete(fault);
            await().atMost(DEADLINE).until(() -> keeper.status("node")[4].startsWith("1 (hang 1)"));
            try (Stream<Path> files = Files.walk(folder.resolve("data/evidence"))) {
                Path lines = files.filter(file -> file.endsWith("last-lines.txt"))
                        .findFirst()
                        .orElseThrow();
                assertThat(lines).content().contains("capture-camera-1", "JNI global refs");
            }
        }
    }

    @Test
    void aSpinningLoopIsToldAsOne() throws Exception {
        // One thread is less than 90 % of two processors, so two cameras spin.
        try (KeeperProcess keeper =
                keep("--video-source", "rtsp://127.0.0.1:9/b", "--video-source", "rtsp://127.0.0.1:9/c")) {
            awaitNode(keeper);
            for (int i = 1; i <= 3; i++) {
                Files.createFile(folder.resolve("drill/spin.camera-" + i));
            }
            await().atMost(DEADLINE).until(() -> keeper.said().contains("has stood still for"));
            for (int i = 1; i <= 3; i++) {
                Files.delete(folder.resolve("drill/spin.camera-" + i));
            }
            await().atMost(DEADLINE).until(() -> keeper.status("node")[4].matches("1 \\((spin|hang) 1\\)"));
        }
    }

    @Test
    void aCameraThatCrashesItAgainAndAgainIsLeftOutAndTheOthersAreWatched() throws Exception {
        try (KeeperProcess keeper = keep("--video-source", "rtsp://127.0.0.1:9/b")) {
            awaitNode(keeper);
            Files.createFile(folder.resolve("drill/crash.camera-1"));
            await().atMost(DEADLINE)
                    .until(() -> keeper.said().contains("Camera camera-1 has crashed the node three times"));
            await().atMost(DEADLINE).until(() -> keeper.status("node")[4].startsWith("3 (crash 3)"));
            assertThat(keeper.said())
                    .contains("SIGSEGV in libc.so.6 on thread capture-camera-1, which worked for camera camera-1");
            await().atMost(DEADLINE).until(() -> keeper.said().contains("and is left out for an hour"));
            awaitNode(keeper);
            try (Stream<Path> files = Files.list(folder.resolve("data/evidence"))) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith("hs_err_pid")))
                        .hasSize(3);
            }
        }
    }

    private KeeperProcess keep(String... more) throws Exception {
        Files.createDirectories(folder.resolve("drill"));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String[] words = Stream.concat(
                        Stream.of("keep", "--video-source", "rtsp://127.0.0.1:9/a", "--port", Integer.toString(port)),
                        Stream.of(more))
                .toArray(String[]::new);
        return KeeperProcess.start(folder, List.of("-Dwatchkeeper.drill=" + folder.resolve("drill")), words);
    }

    /** Waits until the node of now watches. */
    private long awaitNode(KeeperProcess keeper) throws Exception {
        await().atMost(DEADLINE).until(() -> {
            String pid = keeper.status("node")[2];
            int started = keeper.said().lastIndexOf("Process started with PID: " + pid);
            return !pid.isEmpty()
                    && started >= 0
                    && keeper.said().indexOf("Dashboard at http://127.0.0.1:" + port, started) > 0;
        });
        return Long.parseLong(keeper.status("node")[2]);
    }

    private List<String> evidence() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("data/evidence"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}

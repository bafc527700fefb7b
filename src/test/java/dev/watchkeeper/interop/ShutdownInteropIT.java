package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.mux.MediaFile;
import dev.watchkeeper.node.NodeProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process ends with 0 within the time that its keeper gives it, also where a disk answers nothing. */
@Tag("interop")
final class ShutdownInteropIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    /** The node's own limit, and what it takes on a busy machine to notice and to be gone. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @TempDir
    Path temp;

    private Simulator simulator;
    private Path data;
    private Path hooks;

    @BeforeEach
    void start() throws Exception {
        simulator = Simulator.start(
                SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD), CameraOptions.of("room", Scene.ROOM)));
        data = temp.resolve("data");
        hooks = Files.createDirectories(temp.resolve("hooks"));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    private Process node() throws Exception {
        return node("");
    }

    private Process node(String more) throws Exception {
        Path file = Files.writeString(temp.resolve("child.yml"), """
                record: {mode: continuous}
                cameras:
                  yard: {url: "%s"}
                  room: {url: "%s"}
                %s""".formatted(
                        simulator.camera("yard").url(), simulator.camera("room").url(), more));
        return NodeProcess.startWithHooks(file, data, hooks);
    }

    private void awaitRecordings() {
        await("both cameras are recorded").atMost(DEADLINE).until(() -> {
            List<Path> files = NodeProcess.recordings(data);
            return files.size() == 2
                    && files.stream().allMatch(file -> file.toFile().length() > 30_000);
        });
    }

    private void assertEndsWith0(Process node, String signal) throws Exception {
        SignalRig.send(signal, node.pid());
        assertThat(node.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("%s: %s", signal, Files.readString(NodeProcess.log(data)))
                .isTrue();
        assertThat(node.exitValue()).isZero();
    }

    private static void assertPlays(Path file) throws Exception {
        assertThat(MediaFile.read(file).pictures()).as(file.toString()).isPositive();
    }

    @Test
    void withARecorderThatHangsTheOthersCloseTheirClips() throws Exception {
        Process node = node();
        try {
            awaitRecordings();
            Files.createFile(hooks.resolve("recording-stuck.yard"));
            await("its writes hang").pollDelay(Duration.ofSeconds(1)).until(() -> true);
            assertEndsWith0(node, "TERM");
        } finally {
            node.destroyForcibly().waitFor();
        }
        assertThat(NodeProcess.recordings(data)).hasSize(2);
        for (Path file : NodeProcess.recordings(data)) {
            assertPlays(file);
        }
    }

    /** A FUSE folder whose process is stopped: reads, writes and even stat hang, as on a disk that is gone. */
    @Test
    void onAVolumeThatAnswersNothing() throws Exception {
        Path behind = Files.createDirectories(temp.resolve("behind"));
        Path recordings = Files.createDirectories(data.resolve("recordings"));
        Process volume = new ProcessBuilder("bindfs", "-f", behind.toString(), recordings.toString())
                .inheritIO()
                .start();
        try {
            await("it is mounted (is the package bindfs installed?)")
                    .atMost(DEADLINE)
                    .until(() -> Files.readString(Path.of("/proc/mounts")).contains(" " + recordings + " fuse"));
            Process node = node();
            try {
                awaitRecordings();
                SignalRig.send("STOP", volume.pid());
                await("its writes hang").pollDelay(Duration.ofSeconds(2)).until(() -> true);
                assertEndsWith0(node, "INT");
            } finally {
                SignalRig.send("CONT", volume.pid());
                node.destroyForcibly().waitFor();
            }
            for (Path file : NodeProcess.recordings(data)) {
                assertPlays(file);
            }
        } finally {
            unmount(recordings);
            volume.destroy();
            assertThat(volume.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** The question is lost, and the event waits on the disk for the next start. */
    @Test
    void inTheMiddleOfAQuestionToAModel() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout((int) DEADLINE.toMillis());
            Process node = node("""
                    motion: {end-after: 2s}
                    analysis: {enabled: true, models: [{name: local, url: 'http://127.0.0.1:%d', model: m}]}
                    """.formatted(server.getLocalPort()));
            try (Socket question = question(server)) {
                assertThat(question.isClosed()).isFalse();
                assertEndsWith0(node, "TERM");
            } finally {
                node.destroyForcibly().waitFor();
            }
        }
        try (Stream<Path> waiting = Files.list(data.resolve("analysis/queue"))) {
            assertThat(waiting).isNotEmpty();
        }
        for (Path file : NodeProcess.recordings(data)) {
            assertPlays(file);
        }
    }

    /** The connection over which the first event is being asked about; what the model can do is answered before. */
    private static Socket question(ServerSocket server) throws IOException {
        while (true) {
            Socket socket = server.accept();
            socket.setSoTimeout((int) DEADLINE.toMillis());
            String line = new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
            if (line.startsWith("POST /api/chat")) {
                return socket;
            }
            try (socket) {
                socket.getOutputStream()
                        .write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            }
        }
    }

    private static void unmount(Path folder) throws IOException, InterruptedException {
        new ProcessBuilder("umount", "-l", folder.toString())
                .inheritIO()
                .start()
                .waitFor(20, TimeUnit.SECONDS);
    }

    @Test
    void inTheMiddleOfItsStart() throws Exception {
        Process node = node();
        try {
            await("it begins")
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(DEADLINE)
                    .until(() -> Files.readString(NodeProcess.log(data)).contains("data in"));
            assertEndsWith0(node, "TERM");
        } finally {
            node.destroyForcibly().waitFor();
        }
    }
}

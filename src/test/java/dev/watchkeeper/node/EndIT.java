package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.SignalRig;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import dev.watchkeeper.media.mux.MediaFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ending a real process while it connects, writes and backs off at once. */
final class EndIT {
    private static final Duration DEADLINE = Duration.ofSeconds(180);

    /** For everything together: the node aims at 8 s, which a busy machine may exceed. */
    private static final Duration LIMIT = Duration.ofSeconds(13);

    @TempDir
    Path temp;

    /** One camera is recorded, one has accepted the connection but stays silent, and one is in back-off. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsWhileConnectingWritingAndBackingOff(String signal) throws Exception {
        Path data = temp.resolve("data");
        try (Simulator simulator = Simulator.start(SimulatorOptions.of(CameraOptions.of("yard", Scene.YARD)));
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ServerSocket closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            closed.close();
            silent.setSoTimeout((int) DEADLINE.toMillis());
            String yaml = """
                record: {mode: continuous}
                cameras:
                  yard: {url: "%s"}
                  silent: {url: "rtsp://127.0.0.1:%d/x"}
                  away: {url: "rtsp://127.0.0.1:%d/x"}
                """.formatted(simulator.camera("yard").url(), silent.getLocalPort(), closed.getLocalPort());
            Process node = NodeProcess.start(Files.writeString(temp.resolve("child.yml"), yaml), data);
            try (Socket connected = silent.accept()) {
                await("it writes, and waits for an answer")
                        .atMost(DEADLINE)
                        .until(() -> connected.getInputStream().available() > 0 && bytes(data) > 30_000);
                SignalRig.send(signal, node.pid());
                assertThat(node.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(node.exitValue()).isZero();
            } finally {
                node.destroyForcibly().waitFor();
            }
        }
        List<Path> written = NodeProcess.recordings(data);
        assertThat(written).hasSize(1);
        assertThat(MediaFile.read(written.getFirst()).pictures()).isPositive();
        // On a machine that is busy with other tests a stage may take longer than its share; it ended in time all the
        // same.
        assertThat(Files.readAllLines(NodeProcess.log(data)))
                .anyMatch(line -> line.contains("[away]"))
                .noneMatch(line -> line.contains("ERROR") && !line.contains("did not stop within"));
        assertThat(data.resolve("recordings/silent")).doesNotExist();
    }

    /** A user of nohup expects the node to survive the terminal and to ignore Ctrl-C. */
    @Test
    void aNodeStartedWithNohupSurvivesTheTerminalAndEndsOnSigterm() throws Exception {
        Path data = temp.resolve("data");
        String yaml = "cameras: {away: {url: \"rtsp://127.0.0.1:9/x\"}}\n";
        Process node =
                NodeProcess.startIgnoringHangupAndInterrupt(Files.writeString(temp.resolve("child.yml"), yaml), data);
        try {
            await("it tries the camera")
                    .atMost(DEADLINE)
                    .until(() -> Files.readString(NodeProcess.log(data)).contains("[away]"));
            SignalRig.send("HUP", node.pid());
            SignalRig.send("INT", node.pid());
            SignalRig.send("TERM", node.pid());
            assertThat(node.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(node.exitValue()).isZero();
            // Java delivers signals in the order of their numbers: the other two would have arrived first.
            assertThat(Files.readString(NodeProcess.log(data))).contains("Ending: SIGTERM");
        } finally {
            node.destroyForcibly().waitFor();
        }
    }

    private static long bytes(Path data) throws Exception {
        long sum = 0;
        for (Path file : NodeProcess.recordings(data)) {
            sum += Files.size(file);
        }
        return sum;
    }
}

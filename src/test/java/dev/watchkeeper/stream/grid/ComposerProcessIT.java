package dev.watchkeeper.stream.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Server;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process as the keeper starts it. */
@Timeout(180)
final class ComposerProcessIT {
    private static final Grid GRID = new Grid(
            "matrix",
            new Size(160, 90),
            5,
            100_000,
            List.of(new Grid.Tile("yard", "Größe", "yard", 0, 0, new Size(160, 90))));

    @TempDir
    static Path data;

    private static Process start(int port) throws Exception {
        Server server =
                new Server(Optional.empty(), "127.0.0.1", new Ports(port, 8888, 8889, 8890, 9997), Optional.empty());
        return new ProcessBuilder(ComposerService.words(GRID, server, data))
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private static Path log() {
        return data.resolve("log");
    }

    private static void assertEndsAtTerm(Process process) throws Exception {
        process.destroy();
        assertThat(process.waitFor(2, TimeUnit.SECONDS)).as("ends within 2 s").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log())).isZero();
    }

    @Test
    void itEndsAtTermWhileItPublishes() throws Exception {
        try (RecordingServer server = new RecordingServer()) {
            Process process = start(server.port());
            try {
                await().atMost(60, TimeUnit.SECONDS).until(() -> server.packets() > 5);
                assertEndsAtTerm(process);
                await().atMost(60, TimeUnit.SECONDS)
                        .until(() -> server.requests().contains("TEARDOWN"));
                assertThat(server.requests()).containsSubsequence("ANNOUNCE", "SETUP", "RECORD", "TEARDOWN");
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void itEndsAtTermWhileItsServerDoesNotAnswer() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Process process = start(server.getLocalPort());
            try (Socket reader = server.accept();
                    Socket publisher = server.accept()) {
                assertThat(reader.isConnected() && publisher.isConnected()).isTrue();
                assertEndsAtTerm(process);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void itEndsWithASentenceIfItsServerIsAway() throws Exception {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        Process process = start(port);
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(75);
            assertThat(Files.readString(log()))
                    .contains("The server at rtsp://127.0.0.1:" + port
                            + "/ does not take the stream (Connection refused)");
        } finally {
            process.destroyForcibly();
        }
    }
}

package dev.watchkeeper.stream.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The second witness: whether somebody speaks RTSP on the server's port. */
final class RtspCheckTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void anAnswerInRtspIsOneWhateverItSays() throws Exception {
        try (ServerSocket server = answering("RTSP/1.0 400 Bad Request\r\n\r\n")) {
            assertThat(RtspCheck.fault("127.0.0.1", server.getLocalPort(), LIMIT, new SystemClock()))
                    .isEmpty();
        }
    }

    @Test
    void anotherProtocolSilenceAndNobodyAreFaults() throws Exception {
        int port;
        try (ServerSocket server = answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            port = server.getLocalPort();
            assertThat(RtspCheck.fault("127.0.0.1", port, LIMIT, new SystemClock()))
                    .contains("The RTSP port " + port + " of MediaMTX does not answer in RTSP.");
        }
        assertThat(RtspCheck.fault("127.0.0.1", port, LIMIT, new SystemClock())).isPresent();
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            assertThat(RtspCheck.fault("127.0.0.1", silent.getLocalPort(), Duration.ofMillis(100), new SystemClock()))
                    .isPresent();
        }
    }

    private static ServerSocket answering(String text) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
        Threads.platform("rtsp-answer", () -> {
                    try (Socket client = server.accept()) {
                        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                        client.shutdownOutput();
                        client.getInputStream().readAllBytes();
                    } catch (IOException e) {
                        // The test is over.
                    }
                })
                .start();
        return server;
    }
}

package dev.watchkeeper.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a port that is no TLS port; certificates themselves are looked at in RtspsIT. */
final class CertificateLookTest {
    @Test
    void aPortWithoutTlsIsNamed() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket server = new ServerSocket(0, 5, here)) {
            Threads.platform("plain", () -> {
                        try (Socket client = server.accept()) {
                            client.getOutputStream()
                                    .write("RTSP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        } catch (IOException e) {
                            // the look is over
                        }
                    })
                    .start();
            assertThat(CertificateLook.explain(here, server.getLocalPort(), Optional.empty()))
                    .hasValueSatisfying(failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureKind.ENDED);
                        assertThat(failure.sentence()).contains("no TLS comes about");
                    });
        }
    }

    @Test
    void ofAClosedPortNothingIsSaid() throws IOException {
        InetAddress here = InetAddress.getLoopbackAddress();
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, here)) {
            port = closed.getLocalPort();
        }
        assertThat(CertificateLook.explain(here, port, Optional.empty())).isEmpty();
    }
}

package dev.watchkeeper.camera.dialogue;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The order in which libav and the session learn of an end. */
final class RelayTest {
    private final AtomicReference<Optional<FailureException>> reason = new AtomicReference<>(Optional.empty());
    private final AtomicReference<String> libavSaw = new AtomicReference<>("");

    @Test
    void theReasonIsToldBeforeLibavsConnectionEnds() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        SessionTarget target = new SessionTarget(
                "yard",
                NetworkAddress.parse("rtsp://127.0.0.1:" + closed + "/stream"),
                Optional.empty(),
                Optional.empty());
        try (Socket libav = new Socket();
                Relay relay =
                        Relay.open(target, (host, limit) -> List.of(InetAddress.getLoopbackAddress()), failure -> {
                            libavSaw.set(seen(libav));
                            reason.set(Optional.of(failure));
                        })) {
            URI url = URI.create(relay.url());
            libav.connect(new InetSocketAddress(url.getHost(), url.getPort()));
            libav.getOutputStream()
                    .write(("OPTIONS " + url + " RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: " + relay.token() + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> requireNonNull(reason.get()).isPresent());
            assertThat(requireNonNull(reason.get()).orElseThrow().kind()).isEqualTo(FailureKind.REFUSED);
            assertThat(libavSaw.get()).isEqualTo("nothing yet");
            libav.setSoTimeout(60_000);
            assertThat(libav.getInputStream().read()).as("then it ends").isEqualTo(-1);
        }
    }

    private static String seen(Socket libav) {
        try {
            libav.setSoTimeout(100);
            return libav.getInputStream().read() < 0 ? "the end" : "an answer";
        } catch (SocketTimeoutException e) {
            return "nothing yet";
        } catch (IOException e) {
            return e.toString();
        }
    }
}

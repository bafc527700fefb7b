package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks the server's RTSP port whether anybody answers there: a second witness beside the control API; stateless. */
public final class RtspCheck {
    private static final String EXPECTED = "RTSP/1.0 ";

    private RtspCheck() {}

    /**
     * What is wrong, as a sentence; empty if the server answers. Returns within the limit.
     *
     * @param host on which the server listens, on this machine
     */
    public static Optional<String> fault(String host, int port, Duration limit, Clock clock) {
        long began = clock.monotonicNanos();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) limit.toMillis());
            socket.getOutputStream()
                    .write("OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: watchkeeper\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            StringBuilder start = new StringBuilder();
            while (start.length() < EXPECTED.length()) {
                Duration left = limit.minus(clock.since(began));
                socket.setSoTimeout((int) Math.max(1, left.toMillis()));
                int next = left.isNegative() ? -1 : socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                start.append((char) next);
            }
            return start.toString().equals(EXPECTED)
                    ? Optional.empty()
                    : Optional.of("The RTSP port " + port + " of MediaMTX does not answer in RTSP.");
        } catch (IOException e) {
            return Optional.of("The RTSP port " + port + " of MediaMTX does not answer.");
        }
    }
}

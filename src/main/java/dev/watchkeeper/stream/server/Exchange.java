package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/**
 * One request to the control API on loopback, and its answer; confined to one thread. Written by hand, because Java's own client holds 10 MB and several
 * threads. HTTP/1.0, so that the answer ends with the connection.
 */
final class Exchange implements AutoCloseable {
    private static final int PIECE = 8192;

    private final Socket socket;
    private final Clock clock;
    private final int mostBytes;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();

    private Exchange(Socket socket, Clock clock, int mostBytes) {
        this.socket = socket;
        this.clock = clock;
        this.mostBytes = mostBytes;
    }

    /**
     * Connects and sends the request.
     *
     * @throws SocketTimeoutException if there is no connection within the limit
     * @throws IOException if nothing listens
     */
    static Exchange begin(int port, Request request, Duration limit, int mostBytes, Clock clock) throws IOException {
        Socket socket = new Socket();
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            socket.connect(new InetSocketAddress(loopback, port), millis(limit));
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request.bytes(port));
            return new Exchange(socket, clock, mostBytes);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Waits for the answer; may be called again if it has not come.
     *
     * @return empty if the answer is not complete within the limit
     * @throws TooLargeException if it is larger than allowed
     * @throws IOException if the server breaks the connection
     */
    Optional<Reply> await(Duration limit) throws IOException {
        long began = clock.monotonicNanos();
        InputStream input = socket.getInputStream();
        byte[] piece = new byte[PIECE];
        try {
            while (true) {
                Duration left = limit.minus(clock.since(began));
                if (left.isNegative() || left.isZero()) {
                    return Optional.empty();
                }
                socket.setSoTimeout(millis(left));
                int count = input.read(piece);
                if (count < 0) {
                    return Optional.of(Reply.parse(received.toByteArray()));
                }
                received.write(piece, 0, count);
                if (received.size() > mostBytes) {
                    throw new TooLargeException();
                }
            }
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    /** Rounded up, so that a limit is never cut short. */
    private static int millis(Duration limit) {
        return (int) Math.max(1, limit.plusNanos(999_999).toMillis());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to be closed.
        }
    }

    /** The answer exceeds the limit. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What is asked; immutable.
     *
     * @param target path and query, percent-encoded
     * @param key the password to sign in with
     */
    record Request(String method, String target, Optional<byte[]> body, Optional<Secret> key) {
        static Request get(String target) {
            return of("GET", target);
        }

        static Request of(String method, String target) {
            return new Request(method, target, Optional.empty(), Optional.empty());
        }

        Request with(byte[] content) {
            return new Request(method, target, Optional.of(content), key);
        }

        Request signedBy(Optional<Secret> password) {
            return new Request(method, target, body, password);
        }

        /** How MediaMTX's routes want a name: slashes stay. */
        static String encoded(String name) {
            StringBuilder encoded = new StringBuilder();
            for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
                boolean plain = next >= '0' && next <= '9'
                        || next >= 'A' && next <= 'Z'
                        || next >= 'a' && next <= 'z'
                        || "-._~/".indexOf(next) >= 0;
                encoded.append(plain ? Character.toString(next) : String.format("%%%02X", next));
            }
            return encoded.toString();
        }

        private byte[] bytes(int port) {
            byte[] content = body.orElse(new byte[0]);
            String head = method + " " + target + " HTTP/1.0\r\nHost: 127.0.0.1:" + port
                    + "\r\nUser-Agent: watchkeeper\r\nConnection: close\r\n"
                    + key.map(Request::authorization).orElse("")
                    + (body.isPresent()
                            ? "Content-Type: application/json\r\nContent-Length: " + content.length + "\r\n"
                            : "")
                    + "\r\n";
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            all.writeBytes(content);
            return all.toByteArray();
        }

        private static String authorization(Secret key) {
            String both = ServerKey.USER + ":" + key.reveal();
            return "Authorization: Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8))
                    + "\r\n";
        }

        /** A body holds passwords. */
        @Override
        public String toString() {
            return method + " " + target;
        }
    }
}

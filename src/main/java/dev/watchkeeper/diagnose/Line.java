package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.Certificates;
import dev.watchkeeper.camera.dialogue.NetworkAddress;
import dev.watchkeeper.camera.dialogue.Tls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** A connection to a camera, from the look-up of its name to TLS, each a step; confined to its thread. */
final class Line implements AutoCloseable {
    private static final Duration NAME_LIMIT = Duration.ofSeconds(3);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(4);
    private static final Duration TLS_LIMIT = Duration.ofSeconds(4);

    private final Socket plain;
    private final Socket talking;
    private final Clock clock;

    private Line(Socket plain, Socket talking, Clock clock) {
        this.plain = plain;
        this.talking = talking;
        this.clock = clock;
    }

    /**
     * Connects.
     *
     * @throws FailureException with what to do; the step that failed is noted
     */
    @SuppressWarnings("MustBeClosedChecker")
    static Line open(NetworkAddress address, Optional<Path> certificate, Diagnoser.Tools tools, Steps steps)
            throws FailureException {
        Socket plain = connect(address, tools, steps);
        try {
            return new Line(
                    plain,
                    address.isEncrypted() ? encrypted(plain, address, certificate, steps) : plain,
                    tools.clock());
        } catch (FailureException e) {
            close(plain);
            throw e;
        }
    }

    /** Whether the port is open, without anything more. */
    static void knock(NetworkAddress address, Diagnoser.Tools tools, Steps steps) throws FailureException {
        close(connect(address, tools, steps));
    }

    private static Socket connect(NetworkAddress address, Diagnoser.Tools tools, Steps steps) throws FailureException {
        steps.begin();
        List<InetAddress> candidates;
        try {
            candidates = tools.resolver().addresses(address.host(), steps.left(NAME_LIMIT));
        } catch (FailureException e) {
            steps.failed("name", e.sentence());
            throw new FailureException(
                    e.kind(),
                    "The name " + address.host()
                            + " has no address here. Check its spelling, and the name server of this"
                            + " machine; or write the camera's number in place of its name.",
                    e);
        }
        InetAddress first = candidates.getFirst();
        steps.ok(
                "name",
                first.getHostAddress().equals(address.host())
                        ? address.host() + " is an address"
                        : address.host() + " is " + first.getHostAddress()
                                + (candidates.size() > 1 ? " and " + (candidates.size() - 1) + " more" : ""));
        return connect(address, candidates, steps);
    }

    private static Socket connect(NetworkAddress address, List<InetAddress> candidates, Steps steps)
            throws FailureException {
        String where = address.hostHeader();
        IOException last = new IOException("no address");
        for (InetAddress candidate : candidates) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(candidate, address.port()), (int)
                        steps.left(CONNECT_LIMIT).toMillis());
                socket.setTcpNoDelay(true);
                steps.ok("connect", "port " + address.port() + " is open");
                return socket;
            } catch (IOException e) {
                close(socket);
                last = e;
            }
        }
        if (last instanceof ConnectException && text(last).contains("refused")) {
            steps.failed("connect", "nothing listens on port " + address.port());
            throw new FailureException(
                    FailureKind.REFUSED,
                    "The device at " + address.host() + " answers, but nothing listens on port " + address.port()
                            + ". Check the port; switch the service on in the camera, or restart it.",
                    last);
        }
        steps.failed(
                "connect", last instanceof SocketTimeoutException ? "no answer" : "there is no way to this address");
        throw new FailureException(
                last instanceof SocketTimeoutException ? FailureKind.TIMEOUT : FailureKind.UNREACHABLE,
                "Nothing answers at " + where
                        + ". Check the camera's power, cable and address, and whether a firewall lies between.",
                last);
    }

    private static Socket encrypted(Socket plain, NetworkAddress address, Optional<Path> certificate, Steps steps)
            throws FailureException {
        try {
            plain.setSoTimeout((int) steps.left(TLS_LIMIT).toMillis());
            SSLSocket talking = Tls.over(plain, address.host(), address.port());
            if (certificate.isPresent()) {
                Optional<FailureException> wrong = Certificates.verify(Tls.certificates(talking), certificate.get());
                if (wrong.isPresent()) {
                    steps.failed("tls", wrong.get().sentence());
                    throw new FailureException(
                            FailureKind.CERTIFICATE,
                            "The camera shows another certificate than certificate-file says; no password was sent. If"
                                    + " the camera is new or has a new certificate, replace the file.",
                            wrong.get());
                }
            }
            steps.ok(
                    "tls",
                    talking.getSession().getProtocol()
                            + (certificate.isPresent() ? ", certificate as configured" : ""));
            return talking;
        } catch (IOException | GeneralSecurityException e) {
            steps.failed("tls", "no encrypted connection");
            throw new FailureException(
                    FailureKind.ENDED,
                    "Port " + address.port() + " is open, but does not speak TLS. Is this the camera's encrypted port?",
                    e);
        }
    }

    private static String text(Exception e) {
        return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    }

    void send(byte[] data) throws IOException {
        talking.getOutputStream().write(data);
        talking.getOutputStream().flush();
    }

    /**
     * Reads what comes.
     *
     * @return the number of bytes; 0 if none came within the time, -1 at the end
     */
    int read(byte[] into, int from, Duration atMost) throws IOException {
        talking.setSoTimeout((int) Math.max(1, atMost.toMillis()));
        try {
            return talking.getInputStream().read(into, from, into.length - from);
        } catch (SocketTimeoutException e) {
            return 0;
        }
    }

    InetAddress peer() {
        return plain.getInetAddress();
    }

    Clock clock() {
        return clock;
    }

    @Override
    public void close() {
        close(plain);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // abandoned anyway
        }
    }
}

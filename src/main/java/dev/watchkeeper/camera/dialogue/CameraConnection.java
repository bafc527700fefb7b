package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
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
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * A connection to a camera, encrypted if its address says so; shared by its owner's threads. If a certificate is configured, it is verified before
 * anything is sent.
 *
 * @param plain the socket to close: closing the encrypted one may wait for the other side
 * @param talking the socket to read and write
 */
record CameraConnection(Socket plain, Socket talking) implements AutoCloseable {
    /** Callers with a shorter limit close the relay. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Connects to the first of the host's addresses that accepts. */
    static CameraConnection connect(NetworkAddress address, HostResolver resolver, Optional<Path> certificate)
            throws FailureException {
        List<InetAddress> candidates = resolver.addresses(address.host(), LIMIT);
        FailureException last = new FailureException(FailureKind.UNREACHABLE, "the host has no address");
        for (InetAddress candidate : candidates) {
            try {
                return connect(address, candidate, certificate);
            } catch (FailureException e) {
                if (e.kind() != FailureKind.REFUSED && e.kind() != FailureKind.UNREACHABLE) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static CameraConnection connect(NetworkAddress address, InetAddress host, Optional<Path> certificate)
            throws FailureException {
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, address.port()), (int) LIMIT.toMillis());
            plain.setTcpNoDelay(true);
            return new CameraConnection(plain, address.isEncrypted() ? encrypted(plain, address, certificate) : plain);
        } catch (IOException e) {
            close(plain);
            throw failure(e, address);
        } catch (FailureException e) {
            close(plain);
            throw e;
        }
    }

    private static Socket encrypted(Socket plain, NetworkAddress address, Optional<Path> certificate)
            throws IOException, FailureException {
        plain.setSoTimeout((int) LIMIT.toMillis());
        SSLSocket talking = Tls.over(plain, address.host(), address.port());
        plain.setSoTimeout(0);
        if (certificate.isPresent()) {
            try {
                Optional<FailureException> wrong = Certificates.verify(Tls.certificates(talking), certificate.get());
                if (wrong.isPresent()) {
                    throw wrong.get();
                }
            } catch (GeneralSecurityException e) {
                throw new FailureException(
                        FailureKind.CERTIFICATE,
                        "the camera's certificate cannot be compared with certificate-file: " + e.getMessage(),
                        e);
            }
        }
        return talking;
    }

    private static FailureException failure(IOException e, NetworkAddress address) {
        String words = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
        if (e instanceof ConnectException && words.contains("refused")) {
            return new FailureException(FailureKind.REFUSED, "nothing listens on the camera's port", e);
        }
        if (e instanceof SocketTimeoutException) {
            return new FailureException(FailureKind.TIMEOUT, "the camera did not answer in time", e);
        }
        if (e instanceof SSLException || address.isEncrypted() && words.contains("handshake")) {
            return new FailureException(
                    FailureKind.ENDED,
                    "the other side accepts the connection but does not speak TLS; is this the camera's encrypted port?",
                    e);
        }
        if (words.contains("reset") || words.contains("broken pipe") || words.contains("closed")) {
            return new FailureException(FailureKind.ENDED, "the other side ended the session", e);
        }
        return new FailureException(FailureKind.UNREACHABLE, "the camera's address cannot be reached", e);
    }

    InetAddress host() {
        return plain.getInetAddress();
    }

    @Override
    public void close() {
        close(plain);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The socket is abandoned anyway.
        }
    }
}

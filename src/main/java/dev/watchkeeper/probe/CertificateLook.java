package dev.watchkeeper.probe;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Finds out why an encrypted connection failed, on a second one without credentials: libav says no more than that it did; stateless. It decides
 * nothing about whom to trust.
 */
public final class CertificateLook {
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private CertificateLook() {}

    /**
     * Looks once, for at most 3 s.
     *
     * @param wanted the file of the certificate that was asked for, if one was
     * @return what was wrong; empty if nothing, or if that cannot be seen from here
     */
    public static Optional<FailureException> explain(InetAddress address, int port, Optional<Path> wanted) {
        FutureTask<Optional<FailureException>> look = new FutureTask<>(() -> look(address, port, wanted));
        Thread thread = Thread.ofVirtual().name("certificate-look").start(look);
        try {
            return look.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Nothing is known about the certificate, and the session's own failure stands.
        } finally {
            thread.interrupt(); // closes the socket that it waits for
        }
        return Optional.empty();
    }

    private static Optional<FailureException> look(InetAddress address, int port, Optional<Path> wanted)
            throws IOException, GeneralSecurityException {
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(address, port), (int) LIMIT.toMillis());
            plain.setSoTimeout((int) LIMIT.toMillis());
            try (SSLSocket socket = Tls.over(plain, address.getHostAddress(), port)) {
                return wanted.isPresent() ? judge(Tls.certificates(socket), wanted.get()) : Optional.empty();
            }
        } catch (SSLException e) {
            return Optional.of(new FailureException(
                    FailureKind.ENDED,
                    "the other side takes the connection and no TLS comes about; is this the camera's encrypted port?",
                    e));
        }
    }

    /** As OpenSSL judges, which alone decides: the certificate itself or one that it is signed by, and not expired. */
    static Optional<FailureException> judge(List<X509Certificate> shown, Path wanted)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> known = read(wanted);
        X509Certificate own = shown.getFirst();
        try {
            own.checkValidity();
        } catch (CertificateException e) {
            return different(own, "is not valid at this time", e);
        }
        if (known.contains(own)) {
            return Optional.empty();
        }
        PKIXParameters parameters = new PKIXParameters(
                known.stream().map(c -> new TrustAnchor(c, null)).collect(Collectors.toSet()));
        parameters.setRevocationEnabled(false);
        try {
            var path = CertificateFactory.getInstance("X.509")
                    .generateCertPath(
                            shown.stream().filter(c -> !known.contains(c)).toList());
            var unused = CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return different(own, "is neither in certificate-file nor signed by what is in it", e);
        }
    }

    private static List<X509Certificate> read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private static Optional<FailureException> different(X509Certificate shown, String what, Exception cause)
            throws GeneralSecurityException {
        String print = HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(shown.getEncoded()));
        return Optional.of(new FailureException(
                FailureKind.CERTIFICATE,
                "the certificate that the camera shows (SHA-256 " + print + ") " + what,
                cause));
    }
}

package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Verifies a camera's certificate; stateless. */
public final class Certificates {
    private Certificates() {}

    /**
     * What is wrong with a certificate: it must be in the file or signed by one that is, and be valid now.
     *
     * @param shown the camera's chain, its own certificate first
     * @return empty if nothing is wrong
     */
    public static Optional<FailureException> verify(List<X509Certificate> shown, Path wanted)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> known = read(wanted);
        X509Certificate own = shown.getFirst();
        try {
            own.checkValidity();
        } catch (CertificateException e) {
            return mismatch(own, "is not valid at this time", e);
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
            return mismatch(own, "is neither in certificate-file nor signed by one in it", e);
        }
    }

    private static List<X509Certificate> read(Path file) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        }
    }

    private static Optional<FailureException> mismatch(X509Certificate shown, String what, Exception cause)
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

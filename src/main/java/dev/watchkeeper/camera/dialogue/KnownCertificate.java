package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Accepts the certificates of one file, and those signed by one in it, of any host; immutable. The file is read at each handshake. */
final class KnownCertificate extends X509ExtendedTrustManager {
    private final Path file;

    KnownCertificate(Path file) {
        this.file = file;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        Optional<FailureException> wrong;
        try {
            wrong = Certificates.verify(List.of(chain), file);
        } catch (IOException | GeneralSecurityException e) {
            throw new CertificateException("certificate-file cannot be read", e);
        }
        if (wrong.isPresent()) {
            throw new CertificateException(wrong.get().sentence(), wrong.get());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no client is expected here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

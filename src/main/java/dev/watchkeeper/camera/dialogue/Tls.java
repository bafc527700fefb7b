package dev.watchkeeper.camera.dialogue;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to cameras; stateless. Without verifying their certificates it suffices for requests without credentials; whoever sends secrets verifies the
 * certificate first.
 */
public final class Tls {
    private static final SSLContext CONTEXT = trusting(new TrustAll());

    private Tls() {}

    /** Accepts every certificate, of any host. Over it, passwords go only as digests, as they would without TLS. */
    public static SSLContext context() {
        return CONTEXT;
    }

    /** Accepts only the certificates of a file and those signed by one in it, of any host. */
    public static SSLContext context(Path certificateFile) {
        return trusting(new KnownCertificate(certificateFile));
    }

    /**
     * Encrypts a connection. Its read timeout also applies to the handshake.
     *
     * @return a socket that closes the given one with it
     */
    public static SSLSocket over(Socket connected, String host, int port) throws IOException {
        SSLSocket socket = (SSLSocket) CONTEXT.getSocketFactory().createSocket(connected, host, port, true);
        try {
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The other side's certificate chain, its own certificate first. */
    public static List<X509Certificate> certificates(SSLSocket socket) throws IOException {
        return Arrays.stream(socket.getSession().getPeerCertificates())
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static SSLContext trusting(TrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LinkageError("this Java does not support TLS", e);
        }
    }

    /** Accepts every certificate; immutable. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // nothing secret is sent before the certificate is verified
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            // as above
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // as above
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw neverServer();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw neverServer();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw neverServer();
        }

        private static IllegalStateException neverServer() {
            return new IllegalStateException("a probe is the client of its connection");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

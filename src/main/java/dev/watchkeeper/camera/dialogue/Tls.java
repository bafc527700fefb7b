package dev.watchkeeper.camera.dialogue;

import java.io.IOException;
import java.net.Socket;
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
 * TLS to cameras without a look at their certificate, for what may be known to everybody: questions without credentials, and which
 * certificate is shown; stateless. Whoever sends more looks at the certificate first.
 */
public final class Tls {
    private static final SSLContext CONTEXT = context();

    private Tls() {}

    /**
     * Makes the connection an encrypted one. Its time-out for reading holds for the handshake, too.
     *
     * @return closes the given one with it
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

    /** The certificates that the other side shows, its own first. */
    public static List<X509Certificate> certificates(SSLSocket socket) throws IOException {
        return Arrays.stream(socket.getSession().getPeerCertificates())
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LinkageError("this Java knows no TLS", e);
        }
    }

    /** Accepts every certificate; immutable. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            // nothing is told that not everybody may know
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

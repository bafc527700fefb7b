package dev.watchkeeper.http;

import dev.watchkeeper.base.Threads;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One request over a connection of its own, and its answer (HTTP/1.1, RFC 9112); run by one thread, and broken off by any. Java's own client does the same,
 * and much more, for 15 MB of a small process.
 */
final class Exchange {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Outgoing outgoing;
    private final SSLSocketFactory tls;
    private final Reception reception;
    private final Socket plain = new Socket();
    private volatile boolean sending;

    /** @param tls for https */
    Exchange(Outgoing outgoing, SSLSocketFactory tls, Reception reception) {
        this.outgoing = outgoing;
        this.tls = tls;
        this.reception = reception;
    }

    /** Whether the connection stands, with TLS, so that the request may have arrived. */
    boolean isSending() {
        return sending;
    }

    /** Connects, sends and receives; takes as long as the server wishes, unless broken off. */
    void run() throws IOException {
        try (plain) {
            Socket socket = connect();
            sending = true;
            // A server may refuse a large body before it has taken it, and its reason must be read before it hangs up.
            Threads.platform("http-send", () -> send(socket)).start();
            try (InputStream in = new BufferedInputStream(socket.getInputStream())) {
                reception.read(in);
            }
        }
    }

    /** Ends it from outside. */
    void breakOff() {
        try {
            // Closing the encrypted socket would wait for what is being written.
            plain.close();
        } catch (IOException e) {
            // It is over either way.
        }
    }

    private Socket connect() throws IOException {
        URI uri = outgoing.uri();
        boolean encrypted = "https".equalsIgnoreCase(uri.getScheme());
        String host = uri.getHost() == null ? "" : uri.getHost().replaceAll("[\\[\\]]", "");
        int port = uri.getPort() > 0 ? uri.getPort() : encrypted ? HTTPS_PORT : HTTP_PORT;
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (host.isEmpty() || address.isUnresolved()) {
            throw new UnknownHostException();
        }
        plain.connect(address, CONNECT_MILLIS);
        if (!encrypted) {
            return plain;
        }
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        plain.setSoTimeout(CONNECT_MILLIS);
        socket.startHandshake();
        plain.setSoTimeout(0);
        return socket;
    }

    private void send(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(head().getBytes(StandardCharsets.UTF_8));
            for (byte[] part : outgoing.body()) {
                out.write(part);
            }
            out.flush();
        } catch (IOException e) {
            // The reader learns it, too, or has the answer already.
        }
    }

    private String head() {
        URI uri = outgoing.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("User-Agent", "Watchkeeper");
        outgoing.headers().forEach(header -> headers.put(header.name(), header.value()));
        int length = outgoing.body().stream().mapToInt(part -> part.length).sum();
        if (length > 0 || !"GET".equals(outgoing.method())) {
            headers.put("Content-Length", Integer.toString(length));
        }
        headers.put("Connection", "close");
        StringBuilder head = new StringBuilder(outgoing.method() + " " + path);
        head.append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getHost());
        head.append(uri.getPort() > 0 ? ":" + uri.getPort() : "").append("\r\n");
        headers.forEach((name, value) -> head.append(onOneLine(name))
                .append(": ")
                .append(onOneLine(value))
                .append("\r\n"));
        return head.append("\r\n").toString();
    }

    /** A line break in a value would begin another header. */
    private static String onOneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}

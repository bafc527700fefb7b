package dev.watchkeeper.keeper.liveness;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Checks that a URL answers; confined to one thread. Written by hand, because Java's own client holds 10 MB and several threads for one line of text.
 */
public final class HttpCheck {
    private static final int HTTP_PORT = 80;
    private static final int FIRST_BAD_STATUS = 400;
    private static final int STATUS_LINE_BYTES = 64;

    private final Duration limit;
    private Optional<TimedCheck> check = Optional.empty();
    private String lastUrl = "";

    /** @param limit for one request */
    public HttpCheck(Duration limit) {
        this.limit = limit;
    }

    /** What is wrong, as part of a sentence; empty if the URL answers with a status below 400. Returns within the limit. */
    public Optional<String> fault(String url) throws InterruptedException {
        if (check.isEmpty() || !url.equals(lastUrl)) {
            lastUrl = url;
            check = Optional.of(new TimedCheck(url, () -> request(url, limit), limit));
        }
        return check.get().fault();
    }

    static Optional<String> request(String url, Duration limit) {
        URI uri = URI.create(url);
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), port), (int) limit.toMillis());
            socket.setSoTimeout((int) limit.toMillis());
            socket.getOutputStream()
                    .write(("GET " + target + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                                    + "\r\nConnection: close\r\nUser-Agent: watchkeeper\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String line = statusLine(socket.getInputStream());
            String[] words = line.split(" ");
            int status = words.length > 1 && words[1].matches("\\d{3}") ? Integer.parseInt(words[1]) : 0;
            if (status == 0) {
                return Optional.of(url + " does not answer in HTTP");
            }
            return status < FIRST_BAD_STATUS ? Optional.empty() : Optional.of(url + " answers " + status);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(url + " does not answer (" + e.getMessage() + ")");
        }
    }

    private static String statusLine(InputStream input) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = input.read();
        while (next >= 0 && next != '\r' && next != '\n' && line.length() < STATUS_LINE_BYTES) {
            line.append((char) next);
            next = input.read();
        }
        return line.toString();
    }
}

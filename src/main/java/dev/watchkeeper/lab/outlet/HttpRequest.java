package dev.watchkeeper.lab.outlet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The head of a client's HTTP request; immutable.
 *
 * @param path without query
 * @param headers by lower-case name
 */
record HttpRequest(String method, String path, Map<String, String> headers) {
    private static final int MAX_HEAD_CHARS = 8_192;

    /** Waits for a request; throws if what comes is too long or not a request. */
    static HttpRequest read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() > MAX_HEAD_CHARS) {
                throw new IOException("no request, or one longer than " + MAX_HEAD_CHARS + " characters");
            }
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != 3 || !first[2].startsWith("HTTP/1.")) {
            throw new IOException("not an HTTP request line");
        }
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return new HttpRequest(first[0], first[1].split("\\?", 2)[0], Map.copyOf(headers));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The head of a response. */
    static byte[] answer(int code, String... headers) {
        String reason = switch (code) {
            case 200 -> "OK";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            case 503 -> "Service Unavailable";
            default -> "Error";
        };
        String text = "HTTP/1.1 " + code + " " + reason + "\r\nConnection: close\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n";
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}

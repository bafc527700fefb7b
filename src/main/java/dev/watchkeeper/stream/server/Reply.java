package dev.watchkeeper.stream.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What the control API answered; immutable, and prints nothing of its body, which may hold passwords.
 *
 * @param status of HTTP; 0 if the answer is not HTTP, or broke off
 */
record Reply(int status, byte[] body) {
    static final int OK = 200;
    static final int BAD_REQUEST = 400;
    static final int UNAUTHORIZED = 401;
    static final int NOT_FOUND = 404;

    private static final byte[] NOTHING = {};
    private static final Reply GARBLED = new Reply(0, NOTHING);

    /** Takes apart what arrived until the server closed the connection. */
    static Reply parse(byte[] bytes) {
        int end = endOfHead(bytes);
        if (end < 0) {
            return GARBLED;
        }
        String[] lines = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        String[] first = lines[0].split(" ", 3);
        if (first.length < 2 || !first[0].startsWith("HTTP/1.") || !first[1].matches("[1-5][0-9]{2}")) {
            return GARBLED;
        }
        byte[] body = Arrays.copyOfRange(bytes, end, bytes.length);
        for (String line : lines) {
            String[] header = line.split(":", 2);
            if (header.length == 2
                    && header[0].equalsIgnoreCase("Content-Length")
                    && !header[1].strip().equals(Integer.toString(body.length))) {
                return GARBLED;
            }
        }
        return new Reply(Integer.parseInt(first[1]), body);
    }

    private static int endOfHead(byte[] bytes) {
        for (int i = 0; i + 3 < bytes.length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i + 4;
            }
        }
        return -1;
    }

    /** The body as a JSON object; empty if it is none. */
    Optional<Map<String, Object>> json() {
        return Json.object(body);
    }

    @Override
    public String toString() {
        return "Reply[" + status + "]";
    }
}

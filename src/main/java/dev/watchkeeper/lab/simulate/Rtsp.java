package dev.watchkeeper.lab.simulate;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The messages of RTSP 1.0; stateless. */
final class Rtsp {
    private Rtsp() {}

    /**
     * One request of a client, without its body; immutable.
     *
     * @param method as sent, for example {@code DESCRIBE}
     * @param uri as sent
     * @param headers by lower-case name; the last of repeated ones
     */
    record Request(String method, String uri, Map<String, String> headers) {
        private static final int MAX_HEADERS = 64;

        /** The request is malformed. */
        static final class BadRequest extends Exception {
            private static final long serialVersionUID = 1L;

            BadRequest(String message) {
                super(message);
            }
        }

        /** Parses request line and headers, without the empty line that ends them. */
        static Request parse(byte[] head) throws BadRequest {
            String[] lines = new String(head, StandardCharsets.UTF_8).split("\r\n", -1);
            String[] first = lines[0].split(" ", -1);
            if (first.length != 3 || !first[2].startsWith("RTSP/") || first[0].isEmpty()) {
                throw new BadRequest("not an RTSP request line");
            }
            if (lines.length > MAX_HEADERS) {
                throw new BadRequest("too many headers");
            }
            Map<String, String> headers = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon > 0) {
                    headers.put(
                            lines[i].substring(0, colon).trim().toLowerCase(Locale.ROOT),
                            lines[i].substring(colon + 1).trim());
                } else if (!lines[i].isEmpty()) {
                    throw new BadRequest("a header without a colon");
                }
            }
            return new Request(first[0], first[2].equals("RTSP/1.0") ? first[1] : "", Map.copyOf(headers));
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }

        /** The session's id without parameters. */
        Optional<String> session() {
            return header("session").map(s -> s.split(";", 2)[0].trim());
        }

        int contentLength() throws BadRequest {
            String text = header("content-length").orElse("0");
            try {
                return Integer.parseUnsignedInt(text);
            } catch (NumberFormatException e) {
                throw new BadRequest("bad Content-Length " + text);
            }
        }

        /** The path without leading and trailing slash, query and host; empty for the root and for {@code *}. */
        String path() {
            String rest = uri;
            int scheme = rest.indexOf("://");
            if (scheme >= 0) {
                int slash = rest.indexOf('/', scheme + 3);
                rest = slash < 0 ? "" : rest.substring(slash);
            }
            int query = rest.indexOf('?');
            rest = query < 0 ? rest : rest.substring(0, query);
            return rest.replaceAll("^/+|/+$", "");
        }
    }

    /** An answer under construction; confined to the event loop. */
    static final class Answer {
        private final int code;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String body = "";

        Answer(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        Answer with(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Answer body(String type, String content) {
            body = content;
            return with("Content-Type", type)
                    .with("Content-Length", Integer.toString(content.getBytes(StandardCharsets.UTF_8).length));
        }

        byte[] bytes(String sequence) {
            StringBuilder text =
                    new StringBuilder("RTSP/1.0 " + code + " " + reason() + "\r\nCSeq: " + sequence + "\r\n");
            headers.forEach((name, value) ->
                    text.append(name).append(": ").append(value).append("\r\n"));
            return text.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
        }

        private String reason() {
            return switch (code) {
                case 200 -> "OK";
                case 400 -> "Bad Request";
                case 401 -> "Unauthorized";
                case 404 -> "Not Found";
                case 405 -> "Method Not Allowed";
                case 453 -> "Not Enough Bandwidth";
                case 454 -> "Session Not Found";
                case 455 -> "Method Not Valid in This State";
                case 461 -> "Unsupported Transport";
                case 503 -> "Service Unavailable";
                case 505 -> "RTSP Version Not Supported";
                default -> "Error";
            };
        }
    }
}

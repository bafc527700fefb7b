package dev.watchkeeper.api.http;

import io.javalin.http.BadRequestResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The strictly parsed parameters of a query or form; immutable. A lenient parser would drop what it cannot decode, and a dropped filter
 * would return everything.
 */
public final class Query {
    private static final String REMEDY =
            "write each byte of its UTF-8 that is not a letter, digit or one of -._~ as %XX";

    private final SequencedMap<String, String> values;

    private Query(SequencedMap<String, String> values) {
        this.values = values;
    }

    /**
     * Reads a query.
     *
     * @param raw as received, without the question mark
     * @throws BadRequestResponse that names the parameter if one is badly encoded, repeated or empty
     */
    static Query of(Optional<String> raw) {
        return read(raw.orElse(""), false);
    }

    /** Reads a form of the type {@code application/x-www-form-urlencoded}, whose fields may be empty; otherwise like a query. */
    static Query ofForm(String raw) {
        return read(raw, true);
    }

    private static Query read(String raw, boolean emptyAllowed) {
        SequencedMap<String, String> values = new LinkedHashMap<>();
        for (String piece : raw.split("&")) {
            if (piece.isEmpty()) {
                continue;
            }
            int equals = piece.indexOf('=');
            String rawName = equals < 0 ? piece : piece.substring(0, equals);
            String rawValue = equals < 0 ? "" : piece.substring(equals + 1);
            String name = decode(rawName)
                    .orElseThrow(() -> new BadRequestResponse(
                            "The name of parameter " + Replies.quote(rawName) + " is badly encoded; " + REMEDY + "."));
            String value = decode(rawValue)
                    .orElseThrow(() -> new BadRequestResponse("Parameter " + Replies.quote(name) + " is badly encoded: "
                            + Replies.quote(rawValue) + "; " + REMEDY + "."));
            if (value.isEmpty() && !emptyAllowed) {
                throw new BadRequestResponse(
                        "Parameter " + Replies.quote(name) + " is empty; give it a value or omit it.");
            }
            if (values.putIfAbsent(name, value) != null) {
                throw new BadRequestResponse("Parameter " + Replies.quote(name) + " is given twice; give it once.");
            }
        }
        return new Query(values);
    }

    Map<String, String> values() {
        return values;
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The percent-decoded text; empty if the encoding or the UTF-8 is wrong. A plus sign means a blank. */
    private static Optional<String> decode(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * raw.length());
        for (int i = 0; i < raw.length(); ) {
            char c = raw.charAt(i);
            if (c == '%') {
                if (i + 2 >= raw.length()) {
                    return Optional.empty();
                }
                int high = Character.digit(raw.charAt(i + 1), 16);
                int low = Character.digit(raw.charAt(i + 2), 16);
                if (high < 0 || low < 0 || raw.charAt(i + 1) > 'f' || raw.charAt(i + 2) > 'f') {
                    return Optional.empty();
                }
                bytes.put((byte) (high * 16 + low));
                i += 3;
            } else {
                int point = raw.codePointAt(i);
                bytes.put((c == '+' ? " " : Character.toString(point)).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point);
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes.flip())
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}

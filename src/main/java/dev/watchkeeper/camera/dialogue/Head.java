package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of one message, a request or an answer of RTSP or HTTP; immutable.
 *
 * @param start its first line
 * @param fields the header lines as they were sent, without malformed ones
 */
public record Head(String start, List<String> fields) {
    /** No camera sends more; libav gives up at a tenth of this. */
    public static final int MAX_BYTES = 32 << 10;

    private static final int MAX_FIELDS = 128;
    private static final Pattern ANSWER = Pattern.compile("(RTSP|HTTP)/\\d\\.\\d (\\d{3})(?: (.*))?");
    private static final Pattern REQUEST = Pattern.compile("([A-Z_]{3,20}) (\\S+) (RTSP|HTTP)/\\d\\.\\d");

    public Head {
        fields = List.copyOf(fields);
    }

    /**
     * Reads a head.
     *
     * @param text up to the empty line, exclusive; lines end with CR LF or LF
     * @throws FailureException TOO_LARGE if it has more fields than any camera sends
     */
    public static Head parse(byte[] text, int from, int to) throws FailureException {
        String[] lines = new String(text, from, to - from, StandardCharsets.ISO_8859_1).split("\r?\n", MAX_FIELDS + 2);
        if (lines.length > MAX_FIELDS + 1) {
            throw new FailureException(
                    FailureKind.TOO_LARGE, "the camera's answer has more than " + MAX_FIELDS + " header lines");
        }
        List<String> fields = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            if (lines[i].indexOf(':') > 0) {
                // The last line may come with its CR; strict servers such as MediaMTX close on a second one.
                fields.add(lines[i].stripTrailing());
            }
        }
        return new Head(lines[0].strip(), fields);
    }

    /** Text as a head holds it: one letter for each byte of its UTF-8, so that what passes through stays as it is. */
    public static String held(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text that a head holds. */
    public static String text(String held) {
        return new String(held.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** The failure for a head without an end. */
    public static FailureException endless() {
        return new FailureException(
                FailureKind.TOO_LARGE, "the head of the camera's answer is longer than " + MAX_BYTES / 1024 + " kB");
    }

    /** The status of an answer in the given protocol; empty if this is no such answer. */
    public Optional<Integer> status(String protocol) {
        Matcher answer = ANSWER.matcher(start);
        return answer.matches() && protocol.equals(answer.group(1))
                ? Optional.of(Integer.valueOf(answer.group(2)))
                : Optional.empty();
    }

    /** The words after the status, made safe to show: the other side chose them. */
    public String reason() {
        Matcher answer = ANSWER.matcher(start);
        String words = answer.matches() ? Optional.ofNullable(answer.group(3)).orElse("") : "";
        String plain = words.replaceAll("[^ -~]", "").strip();
        return plain.length() > 40 ? plain.substring(0, 40) : plain;
    }

    /** What the other side calls itself, made safe to show; empty if it does not say. */
    public Optional<String> program() {
        return field("Server")
                .map(text -> text.replaceAll("[^ -~]", "").strip())
                .map(text -> text.substring(0, Math.min(text.length(), 60)))
                .filter(text -> !text.isEmpty());
    }

    public boolean isRequest() {
        return REQUEST.matcher(start).matches();
    }

    /** The method of a request; empty if this is none. */
    public String method() {
        Matcher request = REQUEST.matcher(start);
        return request.matches() ? Optional.ofNullable(request.group(1)).orElse("") : "";
    }

    /** The address that a request asks for; empty if this is none. */
    public String target() {
        Matcher request = REQUEST.matcher(start);
        return request.matches() ? Optional.ofNullable(request.group(2)).orElse("") : "";
    }

    /** The first field of a name. */
    public Optional<String> field(String name) {
        return all(name).stream().findFirst();
    }

    /** All fields of a name. */
    public List<String> all(String name) {
        String begin = name.toLowerCase(Locale.ROOT) + ":";
        return fields.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(begin))
                .map(line -> line.substring(begin.length()).strip())
                .toList();
    }

    /**
     * The length of the body.
     *
     * @param most the longest accepted
     * @throws FailureException TOO_LARGE beyond that, ENDED if the field is no number
     */
    public int bodyBytes(int most) throws FailureException {
        String text = field("Content-Length").orElse("0");
        if (!text.matches("\\d{1,18}")) {
            throw new FailureException(FailureKind.ENDED, "the camera's answer states an invalid length");
        }
        long length = Long.parseLong(text);
        if (length > most) {
            throw new FailureException(
                    FailureKind.TOO_LARGE,
                    "the camera announces an answer of " + length + " bytes; at most " + most + " are accepted");
        }
        return (int) length;
    }

    /** Without the fields of the given names. */
    public Head without(String... names) {
        List<String> kept = new ArrayList<>(fields);
        for (String name : names) {
            String begin = name.toLowerCase(Locale.ROOT) + ":";
            kept.removeIf(line -> line.toLowerCase(Locale.ROOT).startsWith(begin));
        }
        return new Head(start, kept);
    }

    /** With one more field. */
    public Head with(String name, String value) {
        List<String> more = new ArrayList<>(fields);
        more.add(name + ": " + value);
        return new Head(start, more);
    }

    /** As sent, with the empty line. */
    public byte[] bytes() {
        StringBuilder text = new StringBuilder(start).append("\r\n");
        fields.forEach(line -> text.append(line).append("\r\n"));
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}

package dev.watchkeeper.base;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of the command line as the system passed them, before Java decoded them by the locale; stateless. Java silently replaces what
 * it cannot decode, so a child's argument or a file name would be a different one.
 */
public final class RawArguments {
    private static final Path OWN = Path.of("/proc/self/cmdline");

    private RawArguments() {}

    /**
     * Why the arguments must not be used.
     *
     * @param sentence for people; may hold a password, as an argument may
     * @param ofWord whether the argument itself is wrong, not the locale Java was started in
     */
    public record Refusal(String sentence, boolean ofWord) {}

    /** What is wrong with the arguments of this process, if anything. */
    public static Optional<Refusal> refusal(String[] decoded) {
        try {
            return refusal(Files.readAllBytes(OWN), decoded);
        } catch (IOException e) {
            // Without /proc they are unknown; what Java decoded must do.
            return Optional.empty();
        }
    }

    /** @param line all arguments of the process, NUL-terminated; the program's are the last ones */
    static Optional<Refusal> refusal(byte[] line, String[] decoded) {
        List<byte[]> words = split(line);
        int before = words.size() - decoded.length;
        for (int i = 0; before >= 0 && i < decoded.length; i++) {
            byte[] raw = words.get(before + i);
            Optional<String> meant = utf8(raw);
            if (meant.isEmpty()) {
                return Optional.of(new Refusal(
                        "Argument " + (i + 1) + ", '" + shown(raw)
                                + "', is not UTF-8: give it in UTF-8, which is expected for arguments and paths"
                                + " whatever the locale.",
                        true));
            }
            if (!meant.get().equals(decoded[i])) {
                return Optional.of(new Refusal(
                        "Java cannot read argument " + (i + 1) + ", '" + meant.get()
                                + "', in this locale: start the program with its launcher, watchkeeper, or set"
                                + " LC_ALL=C.UTF-8.",
                        false));
            }
        }
        return Optional.empty();
    }

    private static List<byte[]> split(byte[] line) {
        List<byte[]> words = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] == 0) {
                words.add(java.util.Arrays.copyOfRange(line, from, i));
                from = i + 1;
            }
        }
        return words;
    }

    private static Optional<String> utf8(byte[] word) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(word))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The argument with everything but printable ASCII as hexadecimal escapes. */
    private static String shown(byte[] word) {
        StringBuilder text = new StringBuilder();
        for (byte b : word) {
            text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : "\\x%02x".formatted(b & 0xff));
        }
        return text.toString();
    }
}

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
 * The words of the command line as the system has them, before Java decoded them by the locale; stateless. What Java could not decode it replaces
 * in silence, and the word that a child or a file name is made of is then another.
 */
public final class RawWords {
    private static final Path OWN = Path.of("/proc/self/cmdline");

    private RawWords() {}

    /**
     * Why the words are not to be used.
     *
     * @param sentence what to say, in which a word may hold a password
     * @param ofWord whether the word itself is wrong, and not the locale that Java was started in
     */
    public record Refusal(String sentence, boolean ofWord) {}

    /** What is wrong with the words of this process, if anything is. */
    public static Optional<Refusal> refusal(String[] decoded) {
        try {
            return refusal(Files.readAllBytes(OWN), decoded);
        } catch (IOException e) {
            // Without /proc nothing is known of them; the program itself needs no more than what Java gives it.
            return Optional.empty();
        }
    }

    /** @param line all words of the process, each ended by a zero; those of the program are the last ones */
    static Optional<Refusal> refusal(byte[] line, String[] decoded) {
        List<byte[]> words = split(line);
        int before = words.size() - decoded.length;
        for (int i = 0; before >= 0 && i < decoded.length; i++) {
            byte[] raw = words.get(before + i);
            Optional<String> meant = utf8(raw);
            if (meant.isEmpty()) {
                return Optional.of(new Refusal(
                        "Argument " + (i + 1) + ", '" + shown(raw)
                                + "', is not UTF-8: give it in UTF-8, which is what words and paths are taken for"
                                + " whatever the locale is.",
                        true));
            }
            if (!meant.get().equals(decoded[i])) {
                return Optional.of(new Refusal(
                        "Java cannot read argument " + (i + 1) + ", '" + meant.get()
                                + "', in this locale: start the program by its launcher, watchkeeper, or set"
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

    /** The word with what is not plain ASCII as numbers. */
    private static String shown(byte[] word) {
        StringBuilder text = new StringBuilder();
        for (byte b : word) {
            text.append(b >= ' ' && b < 0x7f ? String.valueOf((char) b) : "\\x%02x".formatted(b & 0xff));
        }
        return text.toString();
    }
}

package dev.watchkeeper.notify.ntfy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Writes text of any script as the value of a header (RFC 2047); stateless. */
final class EncodedWords {
    /** An encoded word has at most 75 characters: 12 around it, and 60 of Base64. */
    private static final int BYTES_PER_WORD = 45;

    private EncodedWords() {}

    /** The text itself if it is plain ASCII. */
    static String of(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~') && !text.contains("=?")) {
            return text;
        }
        List<String> words = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        int bytes = 0;
        for (int codePoint : text.codePoints().toArray()) {
            String letter = Character.toString(codePoint);
            int size = letter.getBytes(StandardCharsets.UTF_8).length;
            if (bytes + size > BYTES_PER_WORD) {
                words.add(word(piece));
                piece.setLength(0);
                bytes = 0;
            }
            piece.append(letter);
            bytes += size;
        }
        words.add(word(piece));
        return String.join(" ", words);
    }

    private static String word(StringBuilder text) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8))
                + "?=";
    }
}

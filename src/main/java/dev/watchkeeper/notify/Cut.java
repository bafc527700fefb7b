package dev.watchkeeper.notify;

import java.nio.charset.StandardCharsets;

/** Shortens texts where a receiver takes no more; stateless. A shortened text ends with … and splits no character. */
public final class Cut {
    private static final String MORE = "…";

    private Cut() {}

    /** At most the given number of UTF-16 units, at the end of a line or word if one is near. */
    public static String chars(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - MORE.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        int line = text.lastIndexOf('\n', end);
        int blank = text.lastIndexOf(' ', end);
        int nice = Math.max(line, blank);
        return text.substring(0, nice > end - 80 && nice > 0 ? nice : end).stripTrailing() + MORE;
    }

    /** At most the given number of bytes in UTF-8. */
    public static String bytes(String text, int most) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= most) {
            return text;
        }
        int room = most - MORE.getBytes(StandardCharsets.UTF_8).length;
        int end = 0;
        while (end < text.length()) {
            int codePoint = text.codePointAt(end);
            room -= Character.toString(codePoint).getBytes(StandardCharsets.UTF_8).length;
            if (room < 0) {
                break;
            }
            end += Character.charCount(codePoint);
        }
        return text.substring(0, end).stripTrailing() + MORE;
    }

    /** Foreign words on one line, without control characters. */
    public static String line(String text, int most) {
        return chars(text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), most);
    }
}

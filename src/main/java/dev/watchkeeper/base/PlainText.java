package dev.watchkeeper.base;

/** Makes one line of text that comes from elsewhere, safe for pages, logs and terminals; stateless. */
public final class PlainText {
    /** Also the control characters from U+0080 on, which terminals obey like those below U+0020. */
    private static final String BREAKS = "[\\p{Cc}\\s\\p{Zl}\\p{Zp}]+";

    /** What nobody sees, what changes the direction of writing, halves of pairs, and characters that do not exist; fillers count as letters to Unicode. */
    private static final String INVISIBLE = "[\\p{Cf}\\p{Cs}\\p{Cn}\\u115F\\u1160\\u3164\\uFFA0]";

    private PlainText() {}

    /**
     * One line without such characters.
     *
     * @param mostChars what is longer is cut between two characters, and ends with …; at least 1
     */
    public static String line(String text, int mostChars) {
        return cut(text.replaceAll(BREAKS, " ").replaceAll(INVISIBLE, "").strip(), mostChars);
    }

    /** The beginning of a text, never with half of a character. */
    public static String cut(String text, int mostChars) {
        if (text.length() <= mostChars) {
            return text;
        }
        int end = mostChars - 1;
        if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end).strip() + "…";
    }
}

package dev.watchkeeper.escalate.repair;

/** Foreign words for sentences of ours; stateless. */
final class Wording {
    private static final int MAX_CHARS = 1200;

    private Wording() {}

    /** The end of a text, which has the conclusion, on one line. */
    static String shortened(String words) {
        String line = words.replaceAll("\\s+", " ").strip();
        return line.length() > MAX_CHARS ? "…" + line.substring(line.length() - MAX_CHARS) : line;
    }
}

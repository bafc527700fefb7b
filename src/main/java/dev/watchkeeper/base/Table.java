package dev.watchkeeper.base;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Plain text in columns; confined to one thread. Replaces control characters, since texts may come from outside. */
public final class Table {
    private final List<String[]> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(headings);
    }

    /** @param cells one per heading */
    public void row(String... cells) {
        rows.add(cells);
    }

    public void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                row[i] = plain(row[i]);
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row[i]).repeat(' ', widths[i] - width(row[i]) + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** Columns on a terminal: two for wide East Asian letters, none for combining marks. */
    private static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int letter) {
        int type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        boolean wide = Character.isIdeographic(letter)
                || letter >= 0x1100 && letter <= 0x115F // Hangul leading consonants
                || letter >= 0x2E80 && letter <= 0xA4CF
                || letter >= 0xAC00 && letter <= 0xD7A3
                || letter >= 0xFE30 && letter <= 0xFE6F
                || letter >= 0xFF00 && letter <= 0xFF60
                || letter >= 0x1F300 && letter <= 0x1FAFF;
        return wide ? 2 : 1;
    }

    public static String plain(String text) {
        return text.replaceAll("\\p{Cc}", " ");
    }
}

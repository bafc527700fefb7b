package dev.watchkeeper.base;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Plain text in columns; confined to one thread. Control characters are taken out, for texts may come from elsewhere. */
public final class Table {
    private final List<String[]> rows = new ArrayList<>();

    public Table(String... headings) {
        rows.add(headings);
    }

    /** @param cells as many as there are headings */
    public void row(String... cells) {
        rows.add(cells);
    }

    public void print(PrintWriter out) {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                row[i] = plain(row[i]);
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row[i]).repeat(' ', widths[i] - row[i].length() + 2);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    public static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }
}

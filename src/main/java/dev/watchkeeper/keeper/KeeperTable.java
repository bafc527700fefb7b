package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Table;
import java.util.Arrays;
import java.util.List;

/** Formats the keeper's answer as a table; stateless. */
public final class KeeperTable {
    private static final int COLUMNS = 8;
    private static final int SINCE = 3;
    private static final int TITLE = COLUMNS - 1;
    private static final String[] HEADINGS = {"NAME", "STATE", "PID", "SINCE", "RESTARTS", "NEXT", "LAST END", "TITLE"};

    private KeeperTable() {}

    /**
     * Formats the lines; the column of titles appears only if a child has a title.
     *
     * @param lines words separated by tabs, with times in ISO 8601
     */
    public static Table of(List<String> lines) {
        List<String[]> rows = lines.stream()
                .map(line -> line.split("\t", -1))
                .filter(words -> words.length == COLUMNS)
                .toList();
        boolean titled = rows.stream().anyMatch(words -> !words[TITLE].equals(words[0]));
        int columns = titled ? COLUMNS : TITLE;
        Table table = new Table(Arrays.copyOf(HEADINGS, columns));
        for (String[] words : rows) {
            words[SINCE] = words[SINCE].replaceFirst("\\.\\d+Z$", "Z");
            table.row(Arrays.copyOf(words, columns));
        }
        return table;
    }
}

package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Table;
import java.util.List;

/** The keeper's answer as a table; stateless. */
public final class KeeperTable {
    private static final int COLUMNS = 7;
    private static final int SINCE = 3;

    private KeeperTable() {}

    /**
     * The table.
     *
     * @param lines words between tabs, of which the one about the time is of ISO 8601
     */
    public static Table of(List<String> lines) {
        Table table = new Table("NAME", "STATE", "PID", "SINCE", "RESTARTS", "NEXT", "LAST END");
        for (String line : lines) {
            String[] words = line.split("\t", -1);
            if (words.length == COLUMNS) {
                words[SINCE] = words[SINCE].replaceFirst("\\.\\d+Z$", "Z");
                table.row(words);
            }
        }
        return table;
    }
}

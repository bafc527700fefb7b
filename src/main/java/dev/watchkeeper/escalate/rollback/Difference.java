package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.config.Masks;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The difference of two configurations for people, line by line and without what may be secret; stateless. */
final class Difference {
    private static final int MOST_LINES = 1500;
    private static final int MOST_SHOWN = 40;
    private static final int LONGEST = 160;

    /** An address may hold a token anywhere after its host; the path of a stream rarely does, and is what people change. */
    private static final Pattern WEB = Pattern.compile("(https?://[^\\s/'\",}]+)/[^\\s'\",}]+");

    private Difference() {}

    /** Lines that begin with - or +, at most 40. */
    static List<String> of(String before, String after) {
        List<String> old = before.lines().map(Difference::masked).toList();
        List<String> now = after.lines().map(Difference::masked).toList();
        if (old.size() > MOST_LINES || now.size() > MOST_LINES) {
            return List.of("(the files are too long to be compared here)");
        }
        List<String> all = lines(old, now);
        if (all.isEmpty()) {
            return List.of("(only what is not shown here, such as passwords, differs)");
        }
        if (all.size() <= MOST_SHOWN) {
            return all;
        }
        List<String> shown = new ArrayList<>(all.subList(0, MOST_SHOWN));
        shown.add("(and " + (all.size() - MOST_SHOWN) + " more lines)");
        return shown;
    }

    /** Longest common subsequence. */
    private static List<String> lines(List<String> old, List<String> now) {
        int[][] common = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                common[i][j] = old.get(i).equals(now.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                i++;
                j++;
            } else if (j >= now.size() || i < old.size() && common[i + 1][j] >= common[i][j + 1]) {
                lines.add("- " + old.get(i++));
            } else {
                lines.add("+ " + now.get(j++));
            }
        }
        return lines;
    }

    static String masked(String line) {
        String text = WEB.matcher(Masks.line(line)).replaceAll("$1/***");
        text = text.replaceAll("\\p{Cntrl}", " ").stripTrailing();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}

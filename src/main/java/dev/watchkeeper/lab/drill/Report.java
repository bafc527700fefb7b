package dev.watchkeeper.lab.drill;

import dev.watchkeeper.base.Table;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A titled table of results, for a terminal and as Markdown; confined to one thread. */
final class Report {
    private final String title;
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Report(String title, String... headings) {
        this.title = title;
        this.headings = List.of(headings);
    }

    /** @param cells as many as there are headings */
    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print(PrintWriter out) {
        out.println();
        out.println(title);
        Table table =
                new Table(headings.stream().map(h -> h.toUpperCase(Locale.ROOT)).toArray(String[]::new));
        rows.forEach(r -> table.row(r.toArray(String[]::new)));
        table.print(out);
        out.flush();
    }

    String markdown() {
        StringBuilder text = new StringBuilder("## " + title + "\n\n");
        line(text, headings);
        line(text, headings.stream().map(h -> "---").toList());
        rows.forEach(r -> line(text, r));
        return text.append('\n').toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    /** The text of the last column of every table. */
    static String result(List<String> misses) {
        return misses.isEmpty() ? "PASS" : "FAIL: " + String.join("; ", misses);
    }

    /** The table of broken cameras. */
    static Report ofFaults(List<Outcome> outcomes) {
        Report report = new Report(
                "Faults",
                "fault",
                "noticed after",
                "limit",
                "cause named",
                "picture back after",
                "limit",
                "false alarms",
                "result");
        for (Outcome outcome : outcomes) {
            Exercise exercise = outcome.exercise();
            report.row(
                    exercise.name(),
                    outcome.noticed().map(Report::seconds).orElse("never"),
                    exercise.notice().map(Report::seconds).orElse("-"),
                    outcome.causes().isEmpty() ? "-" : String.join(", ", outcome.causes()),
                    outcome.back().map(Report::seconds).orElse("never"),
                    exercise.back().map(Report::seconds).orElse("-"),
                    Integer.toString(outcome.falseAlarms().size()),
                    result(outcome.misses()));
        }
        return report;
    }
}

package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Table;
import dev.watchkeeper.lab.scene.MotionInterval;
import dev.watchkeeper.lab.scene.Trial;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How often motion was found where there is none, as text and as Markdown; immutable. */
public final class DisturbanceReport {
    private static final List<String> HEADINGS = List.of("kind", "films", "hours", "false", "false per hour");

    private final List<Result> results;

    DisturbanceReport(List<Result> results) {
        this.results = List.copyOf(results);
    }

    /**
     * The false events of one film; immutable.
     *
     * @param falseEvents in seconds after the film's start
     */
    record Result(Trial trial, List<MotionInterval> falseEvents) {
        Result {
            falseEvents = List.copyOf(falseEvents);
        }

        /** A sentence for each false event. */
        List<String> lines() {
            return falseEvents.stream()
                    .map(event ->
                            "%s: false event %.1f–%.1f s".formatted(trial.name(), event.fromSecond(), event.toSecond()))
                    .toList();
        }
    }

    /** Prints it for a terminal. */
    public void print(PrintWriter out) {
        Table table =
                new Table(HEADINGS.stream().map(h -> h.toUpperCase(Locale.ROOT)).toArray(String[]::new));
        rows().forEach(row -> table.row(row.toArray(String[]::new)));
        out.println();
        table.print(out);
        out.flush();
    }

    /** The same for a document, with a line for each false event. */
    public String markdown() {
        String head = "| " + String.join(" | ", HEADINGS) + " |\n|" + "---|".repeat(HEADINGS.size()) + "\n";
        String rows = rows().stream()
                .map(row -> "| " + String.join(" | ", row) + " |\n")
                .collect(Collectors.joining());
        String lines = results.stream()
                .flatMap(result -> result.lines().stream())
                .map(line -> "- " + line + "\n")
                .collect(Collectors.joining());
        return head + rows + (lines.isEmpty() ? "" : "\n" + lines);
    }

    private List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        for (String kind :
                results.stream().map(r -> r.trial().kind().name()).distinct().toList()) {
            rows.add(row(
                    kind,
                    results.stream()
                            .filter(r -> r.trial().kind().name().equals(kind))
                            .toList()));
        }
        rows.add(row("all", results));
        return rows;
    }

    private static List<String> row(String name, List<Result> own) {
        double hours = own.stream().mapToInt(r -> r.trial().kind().seconds()).sum() / 3600.0;
        int wrong = own.stream().mapToInt(r -> r.falseEvents().size()).sum();
        return List.of(
                name,
                Integer.toString(own.size()),
                String.format(Locale.ROOT, "%.2f", hours),
                Integer.toString(wrong),
                String.format(Locale.ROOT, "%.2f", wrong / hours));
    }
}

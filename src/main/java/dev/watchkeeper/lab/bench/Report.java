package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Table;
import dev.watchkeeper.lab.bench.Contender.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The results of a measurement, as text and as Markdown; immutable. */
public record Report(
        BenchPlan plan, Machine machine, List<Result> results, List<EventDelay> delays, List<String> missing) {
    private static final List<String> COSTS = List.of(
            "scene",
            "cameras",
            "program",
            "CPU s per camera-minute",
            "% of a core per camera",
            "MB resident",
            "Watchkeeper is",
            "remark");
    private static final List<String> DELAYS = List.of("program", "motions", "reported", "median, s", "longest, s");

    public Report {
        results = List.copyOf(results);
        delays = List.copyOf(delays);
        missing = List.copyOf(missing);
    }

    /** Prints it for a terminal. */
    public void print(PrintWriter out) {
        out.println();
        out.println(machine.sentence());
        out.println("Streams: " + plan.stream().sentence() + "; measured "
                + plan.times().measured().toSeconds() + " s after "
                + plan.times().warmUp().toSeconds() + " s.");
        out.println();
        table(COSTS, costs()).print(out);
        if (!delays.isEmpty()) {
            out.println();
            out.println("From the first picture of a motion to the event:");
            table(DELAYS, delayRows()).print(out);
        }
        missing.forEach(out::println);
        out.flush();
    }

    private static Table table(List<String> headings, List<List<String>> rows) {
        Table table =
                new Table(headings.stream().map(h -> h.toUpperCase(Locale.ROOT)).toArray(String[]::new));
        rows.forEach(row -> table.row(row.toArray(String[]::new)));
        return table;
    }

    /** The same for a document. */
    public String markdown() {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            out.print("Machine: " + machine.sentence() + "\n\n");
            out.print("Streams: " + plan.stream().sentence() + ". Measured for "
                    + plan.times().measured().toSeconds() + " s after "
                    + plan.times().warmUp().toSeconds() + " s of warming up.\n\n");
            rows(COSTS, costs(), out);
            if (!delays.isEmpty()) {
                out.print("\nFrom the first picture of a motion to the event:\n\n");
                rows(DELAYS, delayRows(), out);
            }
            missing.forEach(line -> out.print("\n" + line + "\n"));
        }
        return text.toString();
    }

    private static void rows(List<String> headings, List<List<String>> rows, PrintWriter out) {
        out.print("| " + String.join(" | ", headings) + " |\n");
        out.print("|" + "---|".repeat(headings.size()) + "\n");
        rows.forEach(row -> out.print("| " + String.join(" | ", row) + " |\n"));
    }

    private List<List<String>> costs() {
        List<List<String>> rows = new ArrayList<>();
        for (Result result : results) {
            rows.add(List.of(
                    result.scene().equals(BenchPlan.QUIET)
                            ? "quiet"
                            : result.scene().equals(BenchPlan.BUSY) ? "busy" : result.scene(),
                    Integer.toString(result.cameras()),
                    result.program().label(),
                    number(result.cpuPerCameraMinute()),
                    number(100 * result.coreShare()),
                    Long.toString(Math.round(result.residentBytes() / 1e6)),
                    ratio(result),
                    remark(result)));
        }
        return rows;
    }

    private String remark(Result result) {
        boolean full = result.allCores() > 0.9 * machine.processors();
        return full
                ? "the machine was full: the true cost is higher"
                : result.remark().orElse("");
    }

    /** The cost of Watchkeeper for the same purpose, as a multiple of this program's. */
    private String ratio(Result other) {
        Kind ours = other.program() == Kind.FFMPEG_COPY ? Kind.RECORD : Kind.WATCHKEEPER;
        if (other.program() == Kind.WATCHKEEPER || other.program() == Kind.RECORD) {
            return "";
        }
        Optional<Result> own = results.stream()
                .filter(r -> r.program() == ours && r.scene().equals(other.scene()) && r.cameras() == other.cameras())
                .findFirst();
        return own.filter(o -> other.coreShare() > 0)
                .map(o -> {
                    double times = o.coreShare() / other.coreShare();
                    return times < 0.8 ? "1/" + number(1 / times) : number(times) + " ×";
                })
                .orElse("");
    }

    private List<List<String>> delayRows() {
        return delays.stream()
                .map(delay -> List.of(
                        delay.program().label(),
                        Integer.toString(delay.motions()),
                        Integer.toString(delay.seconds().size()),
                        number(delay.median()),
                        number(delay.longest())))
                .toList();
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return String.format(Locale.ROOT, value < 1 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }
}

package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Table;
import dev.watchkeeper.lab.bench.EventScore.Motion;
import dev.watchkeeper.lab.bench.MotionTrial.Result;
import dev.watchkeeper.lab.bench.MotionTrial.Seen;
import dev.watchkeeper.lab.scene.MotionInterval;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How well motion was found, as text and as Markdown; immutable. */
public final class MotionReport {
    private static final List<String> HEADINGS = List.of(
            "film",
            "films",
            "minutes",
            "GOP, s",
            "motions",
            "found",
            "false",
            "false per hour",
            "splits",
            "onset, s",
            "latest, s",
            "pictures decoded",
            "CPU s per minute");

    private static final String EXPLANATION =
            "Of two numbers, the first is for lazy decoding and the second for decoding everything; a single number applies to both. 'found' are motions"
                    + " that an event overlaps; 'false' are events that begin while nothing moves; 'splits' are events beyond the first of one"
                    + " motion; 'onset' is how long after the motion became visible its event begins, median and latest.";

    private final List<Result> results;
    private final List<String> missing;
    private final Machine machine;

    MotionReport(List<Result> results, List<String> missing, Machine machine) {
        this.results = List.copyOf(results);
        this.missing = List.copyOf(missing);
        this.machine = machine;
    }

    /** A line for each missed motion and each false event of a film. */
    static List<String> remarks(Result result) {
        List<String> lines = new ArrayList<>();
        remark(result.material().name() + ", lazily: ", result.lazy().score(), lines);
        remark(result.material().name() + ", in full: ", result.full().score(), lines);
        return lines;
    }

    private static void remark(String how, EventScore score, List<String> lines) {
        score.motions().stream()
                .filter(motion -> !motion.found())
                .forEach(motion -> lines.add(how + "missed " + span(motion.when())));
        score.falseEvents().forEach(event -> lines.add(how + "false event " + span(event)));
    }

    private static String span(MotionInterval interval) {
        return "%.1f–%.1f s".formatted(interval.fromSecond(), interval.toSecond());
    }

    /** Prints it for a terminal. */
    public void print(PrintWriter out) {
        out.println();
        out.println(machine.sentence());
        out.println(EXPLANATION);
        for (MotionMaterial.Group group : MotionMaterial.Group.values()) {
            List<Result> own = of(group);
            if (!own.isEmpty()) {
                out.println();
                out.println(capital(group.sentence) + ":");
                Table table = new Table(
                        HEADINGS.stream().map(h -> h.toUpperCase(Locale.ROOT)).toArray(String[]::new));
                rows(own).forEach(row -> table.row(row.toArray(String[]::new)));
                table.print(out);
                out.println(summary(own));
            }
        }
        missing.forEach(out::println);
        out.flush();
    }

    /** The same for a document. */
    public String markdown() {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            out.print("Machine: " + machine.sentence() + "\n\n" + EXPLANATION + "\n");
            for (MotionMaterial.Group group : MotionMaterial.Group.values()) {
                List<Result> own = of(group);
                if (!own.isEmpty()) {
                    out.print("\n### " + capital(group.sentence) + "\n\n");
                    out.print("| " + String.join(" | ", HEADINGS) + " |\n|" + "---|".repeat(HEADINGS.size()) + "\n");
                    rows(own).forEach(row -> out.print("| " + String.join(" | ", row) + " |\n"));
                    out.print("\n" + summary(own) + "\n");
                    List<String> remarks = own.stream()
                            .flatMap(result -> remarks(result).stream())
                            .toList();
                    if (!remarks.isEmpty()) {
                        out.print("\n"
                                + remarks.stream().map(r -> "- " + r + "\n").collect(Collectors.joining()));
                    }
                }
            }
            missing.forEach(line -> out.print("\n" + line + "\n"));
        }
        return text.toString();
    }

    private List<Result> of(MotionMaterial.Group group) {
        return results.stream().filter(r -> r.material().group() == group).toList();
    }

    private static List<List<String>> rows(List<Result> own) {
        List<List<String>> rows = new ArrayList<>();
        for (String kind : own.stream().map(r -> r.material().kind()).distinct().toList()) {
            rows.add(row(
                    kind,
                    own.stream().filter(r -> r.material().kind().equals(kind)).toList()));
        }
        if (rows.size() > 1) {
            rows.add(row("all", own));
        }
        return rows;
    }

    private static List<String> row(String name, List<Result> own) {
        EventScore lazy = total(own, Result::lazy);
        EventScore full = total(own, Result::full);
        return List.of(
                name,
                Integer.toString(own.size()),
                number(60 * full.hours()),
                gop(own),
                Integer.toString(full.expected()),
                both(lazy.found(), full.found()),
                both(lazy.falseEvents().size(), full.falseEvents().size()),
                both(number(lazy.falsePerHour()), number(full.falsePerHour())),
                both(lazy.splits(), full.splits()),
                both(number(lazy.onset(0.5)), number(full.onset(0.5))),
                both(number(lazy.onset(1)), number(full.onset(1))),
                both(pictures(own, Result::lazy), pictures(own, Result::full)),
                both(cpu(own, Result::lazy), cpu(own, Result::full)));
    }

    private static String gop(List<Result> own) {
        double least = own.stream().mapToDouble(Result::gopSeconds).min().orElse(0);
        double most = own.stream().mapToDouble(Result::gopSeconds).max().orElse(0);
        return number(least).equals(number(most)) ? number(most) : number(least) + "–" + number(most);
    }

    private static EventScore total(List<Result> own, Function<Result, Seen> way) {
        return own.stream().map(r -> way.apply(r).score()).reduce(EventScore.NONE, EventScore::plus);
    }

    private static String pictures(List<Result> own, Function<Result, Seen> way) {
        return Long.toString(own.stream().mapToLong(r -> way.apply(r).decoded()).sum());
    }

    private static String cpu(List<Result> own, Function<Result, Seen> way) {
        double cpu = own.stream()
                .mapToDouble(r -> way.apply(r).cpu().toNanos() / 1e9)
                .sum();
        return number(cpu / own.stream().mapToDouble(r -> r.seconds() / 60).sum());
    }

    /** The figures that have targets. */
    private static String summary(List<Result> own) {
        EventScore lazy = total(own, Result::lazy);
        EventScore full = total(own, Result::full);
        List<Double> behind =
                own.stream().flatMap(r -> behind(r).stream()).sorted().toList();
        String later = behind.isEmpty()
                ? ""
                : " Its onset is at most " + number(OptionalDouble.of(behind.getLast())) + " s later.";
        String found = full.expected() == 0
                ? "There was nothing to find."
                : "Recall %.3f lazily, %.3f in full; lazy decoding finds %.1f %% of what full decoding finds.%s"
                        .formatted(
                                lazy.recall(),
                                full.recall(),
                                full.found() == 0 ? 100 : 100.0 * lazy.found() / full.found(),
                                later);
        return found
                + " False events per hour: %s lazily, %s in full."
                        .formatted(number(lazy.falsePerHour()), number(full.falsePerHour()));
    }

    /** How much later each event begins with lazy decoding, for motions with an onset both ways, s. */
    private static List<Double> behind(Result result) {
        List<Double> behind = new ArrayList<>();
        List<Motion> full = result.full().score().motions();
        List<Motion> lazy = result.lazy().score().motions();
        for (int i = 0; i < full.size(); i++) {
            OptionalDouble inFull = full.get(i).onset();
            OptionalDouble lazily = lazy.get(i).onset();
            if (inFull.isPresent() && lazily.isPresent()) {
                behind.add(lazily.getAsDouble() - inFull.getAsDouble());
            }
        }
        return behind;
    }

    private static String both(Object lazy, Object full) {
        return Objects.equals(lazy, full) ? full.toString() : lazy + " / " + full;
    }

    private static String number(OptionalDouble value) {
        // Round to hundredths first, so that no -0.00 appears.
        return value.isPresent()
                ? String.format(Locale.ROOT, "%.2f", Math.round(100 * value.getAsDouble()) / 100.0)
                : "–";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
    }

    private static String capital(String sentence) {
        return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
    }
}

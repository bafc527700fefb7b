package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code watchkeeper coverage}: shows what was not seen, and why; confined to the main thread. */
@Command(
        name = "coverage",
        description = "Show how much of the time each camera was watched, and when and why it was blind.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper coverage                                     the last 7 days of all cameras",
            "  watchkeeper coverage --camera yard --from 2026-11-01 --to 2026-11-08T06:30",
            "Only a running Watchkeeper can read the ledger. Exit code: 75 if none answers."
        })
final class CoverageCommand implements Callable<Integer> {
    private static final Duration USUAL = Duration.ofDays(7);
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Option(names = "--camera", paramLabel = "NAME", description = "Only this camera.")
    private Optional<String> camera = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description =
                    "The begin, such as 2026-11-01 or 2026-11-01T18:00 in this machine's time zone, or with a zone"
                            + " (7 days before the end).")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "The end, in the same notation (now).")
    private Optional<String> to = Optional.empty();

    @Option(names = "--iso", description = "Print times in ISO 8601 and UTC instead of this machine's time zone.")
    private boolean iso;

    private final Clock clock = new SystemClock();
    private final ZoneId zone = ZoneId.systemDefault();

    @Override
    public Integer call() throws FailureException {
        Optional<Instant> given = time("--to", to);
        Instant end = given.orElseGet(clock::wall);
        Instant begin = time("--from", from).orElse(end.minus(USUAL));
        StringBuilder query = new StringBuilder("limit=1&from=" + begin + "&to=" + end);
        camera.ifPresent(name -> query.append("&camera=").append(URLEncoder.encode(name, StandardCharsets.UTF_8)));
        api.ask("/api/coverage?" + query, spec.commandLine().getOut(), this::print);
        return ExitCodes.CLEAN;
    }

    private Optional<Instant> time(String option, Optional<String> value) throws FailureException {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        String text = value.get();
        try {
            if (text.length() <= "2026-11-01".length()) {
                return Optional.of(LocalDate.parse(text).atStartOfDay(zone).toInstant());
            }
            boolean zoned = text.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)");
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(text).toInstant()
                            : LocalDateTime.parse(text.replace(' ', 'T'))
                                    .atZone(zone)
                                    .toInstant());
        } catch (DateTimeException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    option + ": '" + Table.plain(text)
                            + "' is not a time; write it like 2026-11-01, 2026-11-01T18:00 or 2026-11-01T18:00:00Z.",
                    e);
        }
    }

    private void print(JsonNode answer, PrintWriter out) {
        out.println("From " + shown(answer.path("from")) + " to " + shown(answer.path("to")));
        Table sums = new Table("CAMERA", "WATCHED", "BLIND", "COVERAGE", "BLIND BECAUSE");
        Table outages = new Table("CAMERA", "BLIND FROM", "TO", "FOR", "CAUSE");
        boolean any = false;
        for (JsonNode account : answer.path("cameras")) {
            sums.row(
                    Cells.camera(account, "camera"),
                    Cells.age(account.path("watched_seconds").asDouble(0)),
                    Cells.age(account.path("blind_seconds").asDouble(0)),
                    ratio(account.path("ratio")),
                    causes(account.path("blind")));
            for (JsonNode span : account.path("longest")) {
                any = true;
                outages.row(
                        Cells.camera(account, "camera"),
                        shown(span.path("from")),
                        shown(span.path("to")),
                        length(span),
                        Cells.text(span, "cause"));
            }
        }
        sums.print(out);
        if (any) {
            out.println();
            out.println("The longest outages:");
            outages.print(out);
        }
        answer.path("cameras")
                .forEach(account -> account.path("clock_steps").forEach(step -> printStep(account, step, out)));
    }

    private void printStep(JsonNode account, JsonNode step, PrintWriter out) {
        double seconds = step.path("seconds").asDouble(0);
        if (seconds < 0) {
            out.println(
                    "%s: the clock was set back by %s to %s. The time that passed twice counts as in the second pass; in the first, the camera was watched for %s and blind for %s."
                            .formatted(
                                    Cells.camera(account, "camera"),
                                    Cells.age(-seconds),
                                    shown(step.path("at")),
                                    Cells.age(step.path("replaced_watched_seconds")
                                            .asDouble(0)),
                                    Cells.age(
                                            step.path("replaced_blind_seconds").asDouble(0))));
        }
    }

    /** Rounded down, so that 100 % means not one blind second. */
    private static String ratio(JsonNode ratio) {
        return ratio.isNumber() ? "%.2f %%".formatted(Math.floor(ratio.asDouble() * 10_000) / 100) : "not accounted";
    }

    private static String causes(JsonNode blind) {
        StringBuilder text = new StringBuilder();
        blind.properties().stream()
                .sorted((a, b) ->
                        Double.compare(b.getValue().asDouble(0), a.getValue().asDouble(0)))
                .forEach(cause -> text.append(text.isEmpty() ? "" : ", ")
                        .append(cause.getKey())
                        .append(' ')
                        .append(Cells.age(cause.getValue().asDouble(0))));
        return text.isEmpty() ? "-" : text.toString();
    }

    private static String length(JsonNode span) {
        try {
            Instant begin = Instant.parse(span.path("from").asString(""));
            return Cells.age(begin.until(Instant.parse(span.path("to").asString("")), ChronoUnit.MILLIS) / 1000.0);
        } catch (DateTimeException e) {
            return "-";
        }
    }

    private String shown(JsonNode time) {
        String text = time.asString("-");
        try {
            Instant instant = Instant.parse(text).truncatedTo(ChronoUnit.SECONDS);
            return iso ? instant.toString() : LOCAL.format(instant.atZone(zone));
        } catch (DateTimeException e) {
            return Table.plain(text);
        }
    }
}

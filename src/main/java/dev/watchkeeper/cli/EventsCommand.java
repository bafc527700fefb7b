package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Table;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code watchkeeper events}: lists the motion events of a running Watchkeeper; confined to the main thread. */
@Command(
        name = "events",
        description = "List motion events, newest first.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper events --camera front-door --from 2026-11-01T00:00:00Z --limit 50",
            "SCORE is the highest score and its threshold. PATH is the way of the largest region, in percent of the picture from",
            "its upper left corner. --json shows every region and every point of the path."
        })
final class EventsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    private static final int LONGEST_DESCRIPTION = 80;

    @Option(names = "--camera", paramLabel = "NAME", description = "Only this camera.")
    private Optional<String> camera = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only events that end after this, in ISO 8601 with a zone.")
    private Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "Only events that begin before this.")
    private Optional<String> to = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "The most events to list (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() throws FailureException {
        List<String> query = new ArrayList<>(List.of("limit=" + limit));
        camera.ifPresent(value -> query.add("camera=" + encoded(value)));
        from.ifPresent(value -> query.add("from=" + encoded(value)));
        to.ifPresent(value -> query.add("to=" + encoded(value)));
        api.ask("/api/events?" + String.join("&", query), spec.commandLine().getOut(), EventsCommand::print);
        return ExitCodes.CLEAN;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static void print(JsonNode answer, PrintWriter out) {
        Table table = new Table(
                "ID", "CAMERA", "START", "END", "PEAK", "SCORE", "ZONES", "REGIONS", "PATH", "CLIP", "DESCRIPTION");
        for (JsonNode event : answer.path("events")) {
            List<String> zones = new ArrayList<>();
            event.path("zone_titles").forEach(zone -> zones.add(zone.asString("")));
            table.row(
                    Cells.text(event, "id"),
                    Cells.camera(event, "camera"),
                    Cells.time(event, "start"),
                    event.path("end").isString() ? Cells.time(event, "end") : "ongoing",
                    "%.1f%%".formatted(event.path("peak").asDouble(0) * 100),
                    event.path("score").isNumber()
                            ? Cells.text(event, "score") + "/" + Cells.text(event, "threshold")
                            : "-",
                    zones.isEmpty() ? "-" : String.join(",", zones),
                    event.path("regions").isEmpty()
                            ? "-"
                            : Integer.toString(event.path("regions").size()),
                    path(event.path("path")),
                    Cells.text(event, "clip"),
                    description(event.path("analysis")));
        }
        table.print(out);
    }

    /** The words of a model, or how far the analysis is. */
    private static String description(JsonNode analysis) {
        String summary = analysis.path("summary").asString("");
        if (summary.isEmpty()) {
            return analysis.path("state").asString("-");
        }
        return summary.length() <= LONGEST_DESCRIPTION
                ? summary
                : summary.substring(0, LONGEST_DESCRIPTION - 1).strip() + "…";
    }

    /** The first and last point, in percent of the picture from its upper left corner. */
    private static String path(JsonNode path) {
        return path.isEmpty() ? "-" : place(path.get(0)) + " to " + place(path.get(path.size() - 1));
    }

    private static String place(JsonNode point) {
        return String.format(
                Locale.ROOT,
                "%.0f,%.0f",
                100 * point.path("x").asDouble(0),
                100 * point.path("y").asDouble(0));
    }
}

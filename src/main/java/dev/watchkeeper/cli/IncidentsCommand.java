package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Table;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code watchkeeper incidents}: lists when many cameras went blind together; confined to the main thread. */
@Command(
        name = "incidents",
        description = "List when many cameras went blind together, newest first.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: watchkeeper incidents --limit 5 --steps"})
final class IncidentsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "The most incidents to list (${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--steps", description = "Show what happened in each, step by step.")
    private boolean steps;

    @Override
    public Integer call() throws FailureException {
        api.ask("/api/incidents?limit=" + limit, spec.commandLine().getOut(), this::print);
        return ExitCodes.CLEAN;
    }

    private void print(JsonNode answer, PrintWriter out) {
        if (answer.path("incidents").isEmpty()) {
            out.println("There are no incidents.");
            return;
        }
        Table table = new Table("ID", "START", "END", "CAMERAS", "MESSAGE");
        for (JsonNode incident : answer.path("incidents")) {
            List<String> cameras = new ArrayList<>();
            incident.path("cameras").forEach(camera -> cameras.add(Table.plain(camera.asString(""))));
            table.row(
                    Cells.text(incident, "id"),
                    Cells.time(incident, "start"),
                    incident.path("end").isString() ? Cells.time(incident, "end") : "ongoing",
                    String.join(",", cameras),
                    Cells.text(incident, "message"));
        }
        table.print(out);
        if (steps) {
            for (JsonNode incident : answer.path("incidents")) {
                out.println();
                out.println(Cells.text(incident, "id") + ":");
                incident.path("steps")
                        .forEach(step -> out.println("  " + Cells.time(step, "at") + "  " + Cells.text(step, "text")));
            }
        }
    }
}

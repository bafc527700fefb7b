package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.notify.Acknowledgements;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code watchkeeper incidents}: lists incidents, of the node's and from outside, also while no node runs; confined to the main thread. */
@Command(
        name = "incidents",
        description =
                "List incidents, newest first: cameras that went blind together, and what was noticed from outside.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: watchkeeper incidents --limit 5 --steps"})
final class IncidentsCommand implements Callable<Integer> {
    private static final int MOST = 1000;

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
        PrintWriter out = spec.commandLine().getOut();
        try {
            api.ask("/api/incidents?limit=" + limit, out, this::print);
        } catch (FailureException e) {
            if (e.kind() != FailureKind.ENVIRONMENT || api.namesAddress()) {
                throw e;
            }
            fromFiles(out, e.sentence());
        }
        return ExitCodes.CLEAN;
    }

    /** The node is what an incident may be about. */
    private void fromFiles(PrintWriter out, String why) throws FailureException {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode incidents = answer.putArray("incidents");
        Path data = api.which().folder();
        Acknowledgements acknowledgements = new Acknowledgements(data, new SystemClock());
        new IncidentFiles(data)
                .find(Optional.empty(), Optional.empty(), Math.clamp(limit, 1, MOST))
                .forEach(incident -> incidents.add(IncidentFiles.json(incident)
                        .put(
                                "acknowledged_by",
                                acknowledgements.by(incident.id()).orElse(null))));
        answer.putNull("next_before");
        spec.commandLine()
                .getErr()
                .println("The node cannot be asked, so its own incidents, about cameras, are missing here. " + why);
        if (api.isJson()) {
            out.println(JsonMapper.shared().writeValueAsString(answer));
        } else {
            print(answer, out);
        }
    }

    private void print(JsonNode answer, PrintWriter out) {
        if (answer.path("incidents").isEmpty()) {
            out.println("There are no incidents.");
            return;
        }
        Table table = new Table("ID", "START", "END", "ABOUT", "MESSAGE");
        for (JsonNode incident : answer.path("incidents")) {
            List<String> cameras = new ArrayList<>();
            incident.path("cameras").forEach(camera -> cameras.add(Table.plain(camera.asString(""))));
            table.row(
                    Cells.text(incident, "id"),
                    Cells.time(incident, "start"),
                    incident.path("end").isString() ? Cells.time(incident, "end") : "ongoing",
                    cameras.isEmpty() ? Cells.text(incident, "target") : String.join(",", cameras),
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

package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.KeeperTable;
import dev.watchkeeper.keeper.NodeService;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code watchkeeper status}: shows the state of the keeper and the node; confined to the main thread. */
@Command(
        name = "status",
        description = "Show what the keeper keeps alive, whether Watchkeeper runs, and how many cameras see.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper status -c watchkeeper.yml",
            "  watchkeeper status --data /srv/data",
            "  watchkeeper status --url http://127.0.0.1:3000",
            "Exit code: 75 if no Watchkeeper answers."
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws FailureException {
        Path data = api.which().folder();
        if (!api.isJson() && ControlClient.seesKeeperOf(data)) {
            List<String> kept = ControlClient.ask(data, "status");
            KeeperTable.of(kept).print(spec.commandLine().getOut());
            kept.stream()
                    .filter(line -> !line.contains("\t"))
                    .forEach(spec.commandLine().getOut()::println);
            if (kept.stream().noneMatch(line -> line.startsWith(NodeService.NAME + "\t"))) {
                return ExitCodes.CLEAN;
            }
        }
        api.ask("/api/status", spec.commandLine().getOut(), StatusCommand::print);
        return ExitCodes.CLEAN;
    }

    private static void print(JsonNode status, PrintWriter out) {
        out.println("Watchkeeper " + Cells.text(status, "version") + ", up "
                + Cells.age(status.path("uptime").asDouble(0)));
        List<String> states = new ArrayList<>();
        JsonNode counts = status.path("cameras");
        counts.properties().forEach(count -> {
            if (!count.getKey().equals("total") && count.getValue().asInt(0) > 0) {
                states.add(count.getValue().asInt() + " " + Table.plain(count.getKey()));
            }
        });
        int total = counts.path("total").asInt(0);
        out.println(total
                + (total == 1 ? " camera: " : " cameras: ")
                + (states.isEmpty() ? "no states yet" : String.join(", ", states)));
        if (Cells.text(status, "configuration").equals("last-good")) {
            out.println("Rolled back: it runs with the last good configuration until the file changes");
        }
        String incident = Cells.text(status, "incident");
        if (!incident.equals("-")) {
            out.println("Incident: " + incident);
        }
    }
}

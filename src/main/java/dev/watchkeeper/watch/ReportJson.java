package dev.watchkeeper.watch;

import dev.watchkeeper.base.Json;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a report as {@code watch --once --json} prints it; stateless. Ages are in seconds, null where unknown. */
public final class ReportJson {
    private static final double MILLIS = 1000;

    private ReportJson() {}

    public static String of(Inspection.Report report) {
        ObjectNode root = Json.object();
        root.put("at", report.at().toString()).put("healthy", report.isHealthy());
        ArrayNode services = root.putArray("services");
        for (ServiceReport service : report.services()) {
            ObjectNode node = services.addObject();
            node.put("name", service.name()).put("healthy", service.isHealthy()).put("judged", service.judged());
            node.putPOJO("pid", service.pid().isPresent() ? service.pid().getAsLong() : null);
            node.putPOJO(
                    "cpu_percent",
                    service.cpuPercent().isPresent() ? service.cpuPercent().getAsDouble() : null);
            node.putPOJO(
                    "log_age",
                    service.logAge().map(age -> age.toMillis() / MILLIS).orElse(null));
            node.putPOJO(
                    "progress_age",
                    service.progressAge().map(age -> age.toMillis() / MILLIS).orElse(null));
            ArrayNode problems = node.putArray("problems");
            service.problems()
                    .forEach(problem -> problems.addObject()
                            .put("kind", problem.kind().id())
                            .put("text", problem.text())
                            .put("since", problem.since().toString()));
        }
        return Json.write(root);
    }
}

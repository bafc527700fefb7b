package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Table;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code watchkeeper sensors}: lists sensors and effects with the age of what they say; confined to the main thread. */
@Command(
        name = "sensors",
        description =
                "List the sensors with their last values and how old these are, and the effects that are verified.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: watchkeeper sensors --json"})
final class SensorsCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws FailureException {
        api.ask("/api/sensors", spec.commandLine().getOut(), SensorsCommand::print);
        return ExitCodes.CLEAN;
    }

    static void print(JsonNode answer, PrintWriter out) {
        if (answer.path("sensors").isEmpty() && answer.path("effects").isEmpty()) {
            out.println("There are no sensors; the section sensors: of the configuration names them.");
            return;
        }
        if (!answer.path("sensors").isEmpty()) {
            Table table = new Table("SENSOR", "VALUE", "AGE", "STATE", "FAILURES", "ERROR");
            for (JsonNode sensor : answer.path("sensors")) {
                table.row(
                        Cells.text(sensor, "name"),
                        value(sensor),
                        sensor.path("age").isNumber()
                                ? Cells.age(sensor.path("age").asDouble(0))
                                : "-",
                        sensor.path("stale").asBoolean(true) ? "stale" : "current",
                        Cells.text(sensor, "failures"),
                        Cells.text(sensor, "error"));
            }
            table.print(out);
        }
        if (!answer.path("effects").isEmpty()) {
            out.println();
            Table table = new Table("EFFECT", "STATE", "SINCE", "MESSAGE");
            for (JsonNode effect : answer.path("effects")) {
                table.row(
                        Cells.text(effect, "name"),
                        Cells.text(effect, "state"),
                        Cells.time(effect, "since"),
                        Cells.text(effect, "text"));
            }
            table.print(out);
        }
    }

    private static String value(JsonNode sensor) {
        String unit = Cells.text(sensor, "unit");
        return Cells.text(sensor, "value")
                + (unit.equals("-") || !sensor.path("value").isValueNode() ? "" : " " + unit);
    }
}

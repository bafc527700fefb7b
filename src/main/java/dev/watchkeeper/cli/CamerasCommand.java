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

/** {@code watchkeeper cameras}: shows the cameras of a running Watchkeeper; confined to the main thread. */
@Command(
        name = "cameras",
        description = "Show whether each camera sees, since when, and if not, why.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: watchkeeper cameras --json"})
final class CamerasCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws FailureException {
        api.ask("/api/cameras", spec.commandLine().getOut(), CamerasCommand::print);
        return ExitCodes.CLEAN;
    }

    private static void print(JsonNode answer, PrintWriter out) {
        Table table = new Table("CAMERA", "STATE", "SINCE", "PICTURE", "FPS", "SIZE", "CODEC", "MESSAGE");
        for (JsonNode camera : answer.path("cameras")) {
            JsonNode age = camera.path("last_picture_age");
            JsonNode size = camera.path("resolution");
            table.row(
                    Cells.camera(camera, "name"),
                    Cells.text(camera, "state"),
                    Cells.time(camera, "since"),
                    age.isNumber() ? Cells.age(age.asDouble()) + " ago" : "none yet",
                    Cells.text(camera, "fps"),
                    size.isObject() ? Cells.text(size, "width") + "x" + Cells.text(size, "height") : "-",
                    Cells.text(camera, "codec"),
                    Cells.text(camera, "message"));
        }
        table.print(out);
    }
}

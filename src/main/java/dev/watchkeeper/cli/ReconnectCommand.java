package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper reconnect}: asks a running Watchkeeper to reopen a camera's session; confined to the main thread. */
@Command(
        name = "reconnect",
        description = "End a camera's connection and open a new one at once. This is not a failure, and alarms nobody.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: watchkeeper reconnect front-door", "Exit code: 78 if there is no such camera."})
final class ReconnectCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Parameters(paramLabel = "CAMERA", description = "The camera's name in the configuration.")
    private String camera = "";

    @Override
    public Integer call() throws FailureException {
        String path = "/api/cameras/" + ApiOptions.inPath(camera) + "/reconnect";
        api.post(
                path,
                spec.commandLine().getOut(),
                (answer, out) -> out.println("Camera " + Cells.text(answer, "camera") + " is being reconnected."));
        return ExitCodes.CLEAN;
    }
}

package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper analyse}: has a running Watchkeeper ask its models about an event, once more if need be; confined to the main thread. */
@Command(
        name = "analyse",
        description = "Have the models describe an event, even one that was described already. Nobody gets a message.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper analyse yard-1772366400000",
            "'watchkeeper events' lists the ids, and later the description. Exit code: 78 if there is no such event."
        })
final class AnalyseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Parameters(paramLabel = "EVENT", description = "The event's id.")
    private String event = "";

    @Override
    public Integer call() throws FailureException {
        String path = "/api/events/" + ApiOptions.inPath(event) + "/analyse";
        api.post(
                path,
                spec.commandLine().getOut(),
                (answer, out) -> out.println("Event " + Cells.text(answer, "id") + " waits for a model."));
        return ExitCodes.CLEAN;
    }
}

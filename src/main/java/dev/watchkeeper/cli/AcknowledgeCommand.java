package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.notify.Acknowledgements;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper incidents acknowledge}: nobody is reminded of an incident any more; confined to the main thread. */
@Command(
        name = "acknowledge",
        description = "Say that you know of an incident: nobody is reminded of it any more. News of it is still told.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper incidents acknowledge 2026-11-29T12-00-00Z",
            "It works while the node is down."
        })
final class AcknowledgeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    @Option(names = "--by", paramLabel = "NAME", description = "Who says so (the user of this session).")
    private String by = System.getProperty("user.name", "somebody");

    @Parameters(paramLabel = "ID", description = "The id of the incident, as 'watchkeeper incidents' lists it.")
    private String id = "";

    @Override
    public Integer call() throws FailureException {
        if (!id.matches(Acknowledgements.ID)) {
            throw new ParameterException(spec.commandLine(), "'" + id + "' is not the id of an incident.");
        }
        try {
            new Acknowledgements(which.folder(), new SystemClock()).acknowledge(id, by);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The acknowledgement cannot be kept: " + e.getMessage(), e);
        }
        spec.commandLine().getOut().println("Nobody is reminded of " + id + " any more.");
        return ExitCodes.CLEAN;
    }
}

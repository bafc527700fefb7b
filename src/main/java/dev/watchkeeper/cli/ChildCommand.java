package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.KeeperTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper start}, {@code stop} and {@code restart}: asks the keeper to do so to one child; confined to the main thread. */
@Command(
        description = "Ask the keeper to start, stop or restart one of its children. This does not count as a failure.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper restart node",
            "  watchkeeper restart node -c watchkeeper.yml",
            "  watchkeeper stop publisher --data /srv/data",
            "'watchkeeper status' lists the names."
        })
final class ChildCommand implements Callable<Integer> {
    private final String verb;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CHILD", description = "The name of the child.")
    private String child = "";

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    ChildCommand(String verb) {
        this.verb = verb;
    }

    @Override
    public Integer call() throws FailureException {
        List<String> lines = ControlClient.ask(which.folder(), verb + " " + child.strip());
        Table table = KeeperTable.of(lines);
        table.print(spec.commandLine().getOut());
        return ExitCodes.CLEAN;
    }
}

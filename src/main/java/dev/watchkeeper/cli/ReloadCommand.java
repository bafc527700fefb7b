package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.keeper.ControlClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code watchkeeper reload}: has a running Watchkeeper read its configuration again; confined to the main thread. */
@Command(
        name = "reload",
        description =
                "Read the configuration again: cameras that differ are added, changed and removed, the others lose no picture.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper reload -c watchkeeper.yml",
            "Exit code: 78 if the file is wrong; nothing has changed then. docs/configuration.md says what takes effect at once."
        })
final class ReloadCommand implements Callable<Integer> {
    /** Longer than the node itself takes to say that it is not done yet. */
    private static final Duration PATIENCE = Duration.ofSeconds(70);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions api = new ApiOptions();

    @Override
    public Integer call() throws FailureException {
        PrintWriter out = spec.commandLine().getOut();
        try {
            api.post("/api/reload", PATIENCE, out, ReloadCommand::print);
        } catch (FailureException e) {
            // A keeper may keep commands alone, or a node that is down just now.
            if (e.kind() != FailureKind.ENVIRONMENT
                    || api.namesAddress()
                    || !ControlClient.seesKeeperOf(api.which().folder())) {
                throw e;
            }
            keeper(ControlClient.ask(api.which().folder(), "reload"), out);
        }
        return ExitCodes.CLEAN;
    }

    private static void keeper(List<String> lines, PrintWriter out) {
        out.println("No node answers; the keeper has read its configuration again.");
        if (lines.isEmpty()) {
            out.println("Nothing that it keeps differs.");
        }
        lines.forEach(line -> out.println("Keeper: " + Table.plain(line)));
    }

    private static void print(JsonNode answer, PrintWriter out) {
        names(answer, "warnings").forEach(warning -> out.println("warning: " + warning));
        boolean any = false;
        for (String what : List.of("added", "changed", "removed")) {
            List<String> cameras = names(answer, what);
            if (!cameras.isEmpty()) {
                any = true;
                out.println(what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1) + ": "
                        + String.join(", ", cameras));
            }
        }
        if (!any) {
            out.println("No camera differs.");
        }
        names(answer, "kept").forEach(line -> out.println("Keeper: " + line));
        List<String> later = names(answer, "later");
        if (!later.isEmpty()) {
            out.println("These sections differ and take effect only after a restart: " + String.join(", ", later));
        }
    }

    private static List<String> names(JsonNode answer, String field) {
        List<String> names = new ArrayList<>();
        answer.path(field).forEach(name -> names.add(Table.plain(name.asString())));
        return names;
    }
}

package dev.watchkeeper.cli;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.RefusedException;
import dev.watchkeeper.api.access.Role;
import dev.watchkeeper.api.access.Tokens;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Table;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper token}: makes, lists and removes tokens of the API, also while no node runs; confined to the main thread. */
@Command(
        name = "token",
        description = "Make, list or remove tokens, by which programs use the API.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A program sends the token as 'Authorization: Bearer wk_…'. A running Watchkeeper notices",
            "within a second.",
            "Example: watchkeeper token add --role viewer --cameras door doorbell"
        })
final class TokenCommand implements Runnable {
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    TokenCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: add, list or remove.");
    }

    @Command(name = "add", description = "Make a token, which is shown once.", mixinStandardHelpOptions = true)
    int add(
            @Mixin ApiOptions.Which which,
            @Option(names = "--role", paramLabel = "ROLE", description = "administrator or viewer (viewer).")
                    Optional<String> role,
            @Option(
                            names = "--cameras",
                            paramLabel = "CAMERA,…",
                            description = "The only cameras that it may see; all if left out.")
                    Optional<String> cameras,
            @Parameters(paramLabel = "NAME", description = "What the token is for.") String name)
            throws FailureException {
        Account account = PasswordCommand.rights(
                        name,
                        Optional.of(role.orElse(Role.VIEWER.id())),
                        cameras.map(text -> List.of(text.split(",", -1))).orElse(List.of()))
                .orElseThrow();
        Tokens tokens = tokens(which);
        try {
            spec.commandLine().getOut().println(tokens.add(account));
        } catch (RefusedException e) {
            throw new FailureException(FailureKind.CONFIGURATION, e.sentence(), e);
        }
        spec.commandLine().getErr().println("This is shown once. Keep it where only the program can read it.");
        return ExitCodes.CLEAN;
    }

    @Command(name = "list", description = "List the tokens.", mixinStandardHelpOptions = true)
    int list(@Mixin ApiOptions.Which which) throws FailureException {
        PrintWriter out = spec.commandLine().getOut();
        List<Tokens.Token> all = tokens(which).all();
        if (all.isEmpty()) {
            out.println("There are no tokens.");
        }
        for (Tokens.Token token : all) {
            out.println(token.name() + "  " + token.account().role().id() + "  "
                    + token.account()
                            .sortedCameras()
                            .map(cameras -> String.join(",", cameras))
                            .orElse("all cameras")
                    + "  since " + token.created());
        }
        return ExitCodes.CLEAN;
    }

    @Command(name = "remove", description = "Make a token worthless.", mixinStandardHelpOptions = true)
    int remove(@Mixin ApiOptions.Which which, @Parameters(paramLabel = "NAME") String name) throws FailureException {
        try {
            tokens(which).remove(name);
        } catch (RefusedException e) {
            throw new FailureException(FailureKind.CONFIGURATION, e.sentence(), e);
        }
        spec.commandLine().getOut().println("Token " + Table.plain(name) + " is removed.");
        return ExitCodes.CLEAN;
    }

    private Tokens tokens(ApiOptions.Which which) throws FailureException {
        return new Tokens(which.folder(), clock);
    }
}

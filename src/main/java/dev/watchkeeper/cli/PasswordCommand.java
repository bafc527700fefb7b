package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Table;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper password}: adds a user to the users file of the API; confined to the main thread. */
@Command(
        name = "password",
        description = "Add a user of the API and the dashboard, or change a user's password.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "It asks for the password, or reads it from the first line of standard input.",
            "Example: watchkeeper password --users-file users.txt anna"
        })
final class PasswordCommand implements Callable<Integer> {
    private final InputStream in;
    private final UsersFile users;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--users-file",
            paramLabel = "FILE",
            required = true,
            description = "The file that api.users-file names; created if missing.")
    private Path usersFile = Path.of("");

    @Parameters(paramLabel = "USER", description = "The name to sign in with.")
    private String user = "";

    PasswordCommand(InputStream in, UsersFile users) {
        this.in = in;
        this.users = users;
    }

    /** Writes a user to the file. */
    @FunctionalInterface
    interface UsersFile {
        void addOrReplace(Path file, String name, String password) throws FailureException;
    }

    @Override
    public Integer call() throws FailureException {
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        String password = terminal.isPresent() ? asked(terminal.get()) : firstLine();
        users.addOrReplace(usersFile, user, password);
        spec.commandLine().getOut().println("User " + Table.plain(user) + " is saved in " + usersFile + ".");
        return ExitCodes.CLEAN;
    }

    private static String asked(Console console) throws FailureException {
        char[] first = console.readPassword("Password: ");
        char[] second = first == null ? null : console.readPassword("Repeat password: ");
        if (first == null || second == null || !Arrays.equals(first, second)) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, "The two passwords differ. Nothing was changed; try again.");
        }
        return new String(first);
    }

    private String firstLine() throws FailureException {
        try {
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            return Optional.ofNullable(reader.readLine())
                    .orElseThrow(() ->
                            new FailureException(FailureKind.CONFIGURATION, "There is no password on standard input."));
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "Standard input cannot be read.", e);
        }
    }
}

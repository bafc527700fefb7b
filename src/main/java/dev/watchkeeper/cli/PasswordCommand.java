package dev.watchkeeper.cli;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.People;
import dev.watchkeeper.api.access.Role;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.config.ApiSettings;
import dev.watchkeeper.config.CameraSettings;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper password}: adds a user of the API, or sets a new password for one; confined to the main thread. */
@Command(
        name = "password",
        description = "Add a user of the API and the dashboard, or change a user's password.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "It asks for the password, or reads it from the first line of standard input. A running",
            "Watchkeeper notices within a second, and ends the user's sessions.",
            "Without --role, a user keeps the role he has; a new one is an administrator.",
            "Example: watchkeeper password --role viewer --cameras door,yard anna"
        })
final class PasswordCommand implements Callable<Integer> {
    private final InputStream in;
    private final UsersFile users;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ApiOptions.Which which = new ApiOptions.Which();

    @Option(
            names = "--users-file",
            paramLabel = "FILE",
            description = "The file to write (the one that api.users-file names, else users in the data folder).")
    private Optional<Path> usersFile = Optional.empty();

    @Option(names = "--role", paramLabel = "ROLE", description = "administrator or viewer.")
    private Optional<String> role = Optional.empty();

    @Option(
            names = "--cameras",
            paramLabel = "CAMERA",
            split = ",",
            description = "The only cameras that a viewer may see; all if left out.")
    private List<String> cameras = List.of();

    @Parameters(paramLabel = "USER", description = "The name to sign in with.")
    private String user = "";

    PasswordCommand(InputStream in, UsersFile users) {
        this.in = in;
        this.users = users;
    }

    /** Writes a user to the file. */
    @FunctionalInterface
    interface UsersFile {
        void save(Path file, String name, String password, Optional<Account> rights) throws FailureException;
    }

    @Override
    public Integer call() throws FailureException {
        Path file = file();
        Optional<Account> rights = rights(user, role, cameras);
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        String password = terminal.isPresent() ? asked(terminal.get()) : firstLine();
        users.save(file, user, password, rights);
        spec.commandLine().getOut().println("User " + Table.plain(user) + " is saved in " + file + ".");
        return ExitCodes.CLEAN;
    }

    private Path file() throws FailureException {
        if (usersFile.isPresent()) {
            return usersFile.get();
        }
        Optional<Path> named = which.whereabouts().flatMap(ApiSettings.Whereabouts::usersFile);
        return named.isPresent() ? named.get() : which.folder().resolve(People.FILE);
    }

    /** The rights that options give; empty without {@code --role}. */
    static Optional<Account> rights(String name, Optional<String> role, List<String> cameras) throws FailureException {
        if (role.isEmpty()) {
            if (!cameras.isEmpty()) {
                throw new FailureException(FailureKind.CONFIGURATION, "--cameras also needs --role viewer.");
            }
            return Optional.empty();
        }
        Role known = Role.of(role.get())
                .orElseThrow(() -> new FailureException(
                        FailureKind.CONFIGURATION,
                        "--role: expected administrator or viewer, found '" + Table.plain(role.get()) + "'."));
        for (String camera : cameras) {
            if (!camera.matches(CameraSettings.NAME)) {
                throw new FailureException(
                        FailureKind.CONFIGURATION,
                        "--cameras: '" + Table.plain(camera) + "' is not a valid name of a camera.");
            }
        }
        if (known == Role.ADMINISTRATOR && !cameras.isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, "--cameras is for viewers; an administrator sees every camera.");
        }
        return Optional.of(
                new Account(name, known, cameras.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(cameras))));
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

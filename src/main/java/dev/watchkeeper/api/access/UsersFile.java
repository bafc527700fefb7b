package dev.watchkeeper.api.access;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.yaml.Quote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Writes users files line by line, so that comments and order stay; stateless. Callers keep from writing one file at once. */
public final class UsersFile {
    private UsersFile() {}

    /**
     * Adds a user, or changes the password of one.
     *
     * @param rights the role and cameras to give; empty: those the user has, and administrator for a new one. The name in it does not count.
     * @throws FailureException of kind CONFIGURATION for a bad name, password or file, ENVIRONMENT if it cannot be written
     */
    public static void save(Path file, String name, String password, Optional<Account> rights) throws FailureException {
        check(name, password);
        List<String> lines = existing(file);
        int at = find(lines, name);
        Account held = at < 0 || rights.isPresent() ? Account.administrator(name) : rightsIn(lines.get(at), name);
        Account account = rights.map(given -> given.named(name)).orElse(held);
        replace(lines, at, account, Users.hash(password));
        write(file, lines);
    }

    /** Changes a user's role and cameras, and no password. */
    static void saveRights(Path file, Account account) throws FailureException {
        List<String> lines = existing(file);
        int at = find(lines, account.name());
        if (at < 0) {
            throw Users.wrong("There is no user '" + Quote.of(account.name()) + "' in " + file + ".");
        }
        replace(lines, at, account, fields(lines.get(at)).get(1));
        write(file, lines);
    }

    static void remove(Path file, String name) throws FailureException {
        List<String> lines = existing(file);
        lines.removeIf(line -> fields(line).getFirst().equals(name));
        write(file, lines);
    }

    /** @throws FailureException of kind CONFIGURATION if nobody can have this name, or this password */
    static void check(String name, String password) throws FailureException {
        if (!Account.NAME.matcher(name).matches()) {
            throw Users.wrong("A user's name must have 1 to 64 letters, digits, '.', '_', '@' or '-'; not '"
                    + Quote.of(name) + "'.");
        }
        if (password.length() < Users.MIN_PASSWORD || password.length() > Users.MAX_PASSWORD) {
            throw Users.wrong(
                    "A password must have " + Users.MIN_PASSWORD + " to " + Users.MAX_PASSWORD + " characters.");
        }
    }

    private static List<String> existing(Path file) throws FailureException {
        return new ArrayList<>(Files.exists(file) ? Users.lines(file) : List.of());
    }

    private static int find(List<String> lines, String name) {
        for (int i = 0; i < lines.size(); i++) {
            if (fields(lines.get(i)).getFirst().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** A line with wrong rights is refused: it must not become an administrator's. */
    private static Account rightsIn(String line, String name) throws FailureException {
        List<String> fields = fields(line);
        return switch (Account.parse(name, fields.subList(Math.min(2, fields.size()), fields.size()))) {
            case Account.Parsed.Good(Account account) -> account;
            case Account.Parsed.Bad(String mistake) ->
                throw Users.wrong("The line of '" + name + "' is wrong: " + mistake + ".");
        };
    }

    private static void replace(List<String> lines, int at, Account account, String hash) {
        String line = account.name() + ":" + hash + account.rights();
        if (at < 0) {
            lines.add(line);
        } else {
            lines.set(at, line);
        }
    }

    private static List<String> fields(String line) {
        return Arrays.asList(line.strip().split(":", -1));
    }

    private static void write(Path file, List<String> lines) throws FailureException {
        try {
            KeptFile.replace(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The users file " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}

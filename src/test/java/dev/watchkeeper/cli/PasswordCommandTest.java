package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.api.access.UsersFile;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password's way from the standard input into the users file. */
final class PasswordCommandTest {
    private final List<String> written = new ArrayList<>();

    @Test
    void theFirstLineOfTheInputIsThePassword() {
        Shell shell = command("pässword one\nsecond line\n");
        assertThat(shell.run("--users-file", "/tmp/users", "anna")).isZero();
        assertThat(written).containsExactly("/tmp/users anna pässword one");
        assertThat(shell.out()).contains("User anna is saved in /tmp/users.").doesNotContain("pässword");
    }

    @Test
    void withoutAPasswordNothingIsWritten() {
        Shell shell = command("");
        assertThat(shell.run("--users-file", "/tmp/users", "anna")).isEqualTo(78);
        assertThat(shell.err()).contains("There is no password on standard input.");
        assertThat(written).isEmpty();
    }

    @Test
    void aRefusalOfTheUsersFileIsReported() {
        Shell shell = Shell.of(new PasswordCommand(input("short\n"), (file, name, password, rights) -> {
            throw new FailureException(FailureKind.CONFIGURATION, "A password has 8 to 256 characters.");
        }));
        assertThat(shell.run("--users-file", "/tmp/users", "anna")).isEqualTo(78);
        assertThat(shell.err().strip()).isEqualTo("A password has 8 to 256 characters.");
        assertThat(shell.run("--users-file", "/tmp/users")).isEqualTo(2);
    }

    @Test
    void theUsersFileHoldsAHashAndReadsBack(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("users.txt");
        Shell shell = Shell.of(new PasswordCommand(input("correct horse\n"), UsersFile::save));
        assertThat(shell.run("--users-file", file.toString(), "anna")).isZero();
        assertThat(file).content().startsWith("anna:$argon2id$").doesNotContain("correct");
        assertThat(Users.read(file)).isNotNull();
    }

    @Test
    void aRoleIsWrittenAndKeptByALaterPassword(@TempDir Path folder) throws Exception {
        String data = folder.toString();
        assertThat(saved("--data", data, "--role", "viewer", "--cameras", "door,yard", "bob"))
                .isZero();
        Path file = folder.resolve("users");
        assertThat(file).content().startsWith("bob:$argon2id$").endsWith(":viewer:door,yard\n");
        assertThat(saved("--data", data, "bob")).isZero();
        assertThat(file).content().endsWith(":viewer:door,yard\n");
        assertThat(saved("--data", data, "--role", "administrator", "bob")).isZero();
        assertThat(Users.read(file).account("bob")).contains(Account.administrator("bob"));
        assertThat(saved("--data", data, "--cameras", "door", "bob")).isEqualTo(78);
        assertThat(saved("--data", data, "--role", "chief", "bob")).isEqualTo(78);
    }

    private static int saved(String... arguments) {
        return Shell.of(new PasswordCommand(input("correct horse\n"), UsersFile::save))
                .run(arguments);
    }

    private Shell command(String typed) {
        return Shell.of(new PasswordCommand(
                input(typed), (file, name, password, rights) -> written.add(file + " " + name + " " + password)));
    }

    private static ByteArrayInputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}

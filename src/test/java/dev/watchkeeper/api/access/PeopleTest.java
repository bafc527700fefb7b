package dev.watchkeeper.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The users of a running node: roles in the file, changes on order, and changes by others. */
final class PeopleTest {
    private static final String PASSWORD = "correct horse";

    @TempDir
    Path data;

    private Path file;

    @BeforeEach
    void name() {
        file = data.resolve("users");
    }

    private static void assertRefused(ThrowingCallable change, RefusedException.Reason reason, String part) {
        assertThatThrownBy(change).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.sentence()).contains(part);
        });
    }

    @Test
    void eachFormOfALineGivesItsRights() throws Exception {
        UsersFile.save(file, "ann", PASSWORD, Optional.empty());
        String hash = Files.readString(file).strip().substring("ann:".length());
        Files.writeString(
                file,
                "ann:" + hash + "\nbob:" + hash + ":viewer\ncat:" + hash + ":viewer:yard,door\ndan:" + hash
                        + ":administrator\n");
        assertThat(Users.read(file).accounts())
                .containsExactly(
                        Account.administrator("ann"),
                        Account.viewer("bob"),
                        Account.viewer("cat", Set.of("door", "yard")),
                        Account.administrator("dan"));
        for (String wrong : List.of(
                ":chief",
                ":",
                ":viewer:",
                ":viewer:a b",
                ":administrator:door",
                ":viewer:door:yard",
                ":viewer:door,")) {
            Files.writeString(file, "ann:" + hash + "\neve:" + hash + wrong + "\n");
            assertThatThrownBy(() -> Users.read(file))
                    .as(wrong)
                    .isInstanceOf(FailureException.class)
                    .hasMessageContaining("users:2: ");
            assertThatThrownBy(() -> UsersFile.save(file, "eve", PASSWORD, Optional.empty()))
                    .as("a new password must not turn '%s' into an administrator", wrong)
                    .isInstanceOf(FailureException.class);
        }
    }

    @Test
    void theFirstUserIsAnAdministratorAndOneAlwaysStays() throws Exception {
        People people = People.open(Optional.empty(), data);
        assertThat(people.exist()).isFalse();
        assertRefused(
                () -> people.add(Account.viewer("bob"), PASSWORD),
                RefusedException.Reason.CONFLICT,
                "first user must be an administrator");
        people.add(Account.administrator("ann"), PASSWORD);
        people.add(Account.viewer("bob", Set.of("door")), PASSWORD);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(people.verify("ann", PASSWORD)).isTrue();
        assertRefused(() -> people.remove("ann"), RefusedException.Reason.CONFLICT, "only administrator");
        assertRefused(
                () -> people.change(Account.viewer("ann")), RefusedException.Reason.CONFLICT, "only administrator");
        assertRefused(() -> people.add(Account.viewer("bob"), PASSWORD), RefusedException.Reason.CONFLICT, "already");
        assertRefused(() -> people.add(Account.viewer("eve"), "short"), RefusedException.Reason.BAD, "8 to 256");
        assertRefused(() -> people.add(Account.viewer("a b"), PASSWORD), RefusedException.Reason.BAD, "1 to 64");
        assertRefused(
                () -> people.add(Account.viewer("eve", Set.of()), PASSWORD), RefusedException.Reason.BAD, "1 to 256");
        assertRefused(() -> people.remove("eve"), RefusedException.Reason.UNKNOWN, "no user");
        people.change(Account.administrator("bob"));
        people.remove("ann");
        assertThat(people.all()).containsExactly(Account.administrator("bob"));
        assertThat(People.open(Optional.empty(), data).all()).containsExactly(Account.administrator("bob"));
    }

    @Test
    void aFileThatTheSettingsNameIsNeverWritten() throws Exception {
        Path named = data.resolve("named");
        UsersFile.save(named, "ann", PASSWORD, Optional.empty());
        UsersFile.save(file, "eve", PASSWORD, Optional.empty());
        People people = People.open(Optional.of(named), data);
        assertThat(people.areEditable()).isFalse();
        assertThat(people.all()).containsExactly(Account.administrator("ann"));
        String before = Files.readString(named);
        assertRefused(
                () -> people.add(Account.viewer("bob"), PASSWORD),
                RefusedException.Reason.CONFLICT,
                "api.users-file names it");
        assertRefused(
                () -> people.changePassword("ann", PASSWORD), RefusedException.Reason.CONFLICT, "watchkeeper password");
        assertThat(named).content().isEqualTo(before);
    }

    @Test
    void whatACommandChangesIsNoticedAndAMistakeChangesNothing() throws Exception {
        UsersFile.save(file, "ann", PASSWORD, Optional.empty());
        People people = People.open(Optional.empty(), data);
        Optional<String> stamp = people.stamp("ann");
        UsersFile.save(file, "ann", "another horse", Optional.empty());
        assertThat(people.verify("ann", "another horse")).isFalse();
        people.refresh();
        assertThat(people.verify("ann", "another horse")).isTrue();
        assertThat(people.stamp("ann")).isPresent().isNotEqualTo(stamp);
        Files.writeString(file, "nonsense\n");
        people.refresh();
        assertThat(people.verify("ann", "another horse")).isTrue();
        Files.delete(file);
        people.refresh();
        assertThat(people.exist())
                .as("a file that is lost must not open the node to everybody at this machine")
                .isTrue();
    }
}

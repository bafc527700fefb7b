package dev.watchkeeper.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UsersTest {
    @TempDir
    private Path folder;

    @Test
    void theFileReadsBackAndOnlyItsOwnerMayReadIt() throws Exception {
        Path file = folder.resolve("deep/users");
        Users.addOrReplace(file, "ann", "correct horse");
        Users.addOrReplace(file, "bob", "battery staple");
        Users.addOrReplace(file, "ann", "another horse");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file)).doesNotContain("horse", "staple").contains("$argon2id$");
        assertThat(Files.readAllLines(file)).hasSize(2);
        Users users = Users.read(file);
        assertThat(users.verify("ann", "another horse")).isTrue();
        assertThat(users.verify("ann", "correct horse")).isFalse();
        assertThat(users.verify("bob", "battery staple")).isTrue();
        assertThat(users.verify("eve", "nobody has this password")).isFalse();
        try (var left = Files.list(folder.resolve("deep"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void commentsSurviveAChange() throws Exception {
        Path file = folder.resolve("users");
        Files.writeString(file, "# the family\n\n");
        Users.addOrReplace(file, "ann", "correct horse");
        assertThat(Files.readAllLines(file)).startsWith("# the family", "");
    }

    @Test
    void mistakesNameTheirLine() throws Exception {
        assertMistake("nonsense", ":1: expected name:hash");
        assertMistake("# x\nann:plain", ":2: the hash of 'ann'");
        assertMistake("a b:$argon2id$", ":1: 'a b' is not a valid user name");
        assertMistake("ann:$argon2id$v=19$m=99999999,t=2,p=1$c2FsdHNhbHQ$aGFzaA", ":1: the hash of 'ann'");
        assertMistake("# only a comment\n", "this users file is empty");
        assertThatThrownBy(() -> Users.read(folder.resolve("absent")))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("watchkeeper password");
    }

    private void assertMistake(String content, String sentence) throws Exception {
        Path file = Files.writeString(folder.resolve("wrong"), content);
        assertThatThrownBy(() -> Users.read(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void badNamesAndPasswordsAreRefused() {
        Path file = folder.resolve("users");
        for (String name : List.of("", "a:b", "a b", "x".repeat(65))) {
            assertThatThrownBy(() -> Users.addOrReplace(file, name, "correct horse"))
                    .isInstanceOf(FailureException.class);
        }
        assertThatThrownBy(() -> Users.addOrReplace(file, "ann", "short")).hasMessageContaining("8 to 256");
        assertThat(file).doesNotExist();
    }

    @Test
    void anUnknownNameIsCheckedAtTheCostOfAKnownOne() throws Exception {
        String known = Users.hash("correct horse");

        assertThat(costOf(Users.DECOY)).isEqualTo(costOf(known));
        assertThat(Users.none().verify("ada", "correct horse")).isFalse();
    }

    private static String costOf(String hash) {
        return hash.substring(0, hash.indexOf('$', hash.indexOf("p=")));
    }
}

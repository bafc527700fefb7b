package dev.watchkeeper.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are known by their hash alone, and hold at once wherever the file is changed. */
final class TokensTest {
    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    @Test
    void aTokenIsShownOnceAndFoundAgainByWhoeverHasIt() throws Exception {
        Tokens tokens = new Tokens(data, clock);
        String secret = tokens.add(Account.viewer("bell", Set.of("door")));
        assertThat(secret).startsWith("wk_").hasSizeGreaterThan(40);
        Path file = data.resolve("tokens");
        assertThat(file).content().doesNotContain(secret).contains("bell ", " viewer door");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(tokens.lastUsed("bell")).isEmpty();
        assertThat(tokens.find(secret)).contains(Account.viewer("bell", Set.of("door")));
        assertThat(tokens.lastUsed("bell")).contains(clock.wall());
        assertThat(tokens.find("wk_guess")).isEmpty();
        assertThat(tokens.find(Secrets.sha256(secret))).isEmpty();
        assertThat(new Tokens(data, clock).find(secret)).isPresent();
        tokens.change(Account.administrator("bell"));
        assertThat(tokens.find(secret)).contains(Account.administrator("bell"));
        assertThatThrownBy(() -> tokens.add(Account.viewer("bell"))).hasMessageContaining("already");
        assertThatThrownBy(() -> tokens.add(Account.viewer("a b"))).isInstanceOf(RefusedException.class);
    }

    @Test
    void aTokenThatACommandRemovesIsWorthlessAtTheNextLook() throws Exception {
        Tokens node = new Tokens(data, clock);
        Tokens command = new Tokens(data, clock);
        String secret = command.add(Account.viewer("bell"));
        node.refresh();
        assertThat(node.find(secret)).isPresent();
        command.remove("bell");
        assertThatThrownBy(() -> command.remove("bell")).hasMessageContaining("no token");
        node.refresh();
        assertThat(node.find(secret)).isEmpty();
    }

    @Test
    void aWrongLineIsRefusedAtTheStartAndIgnoredLater() throws Exception {
        Tokens tokens = new Tokens(data, clock);
        String secret = tokens.add(Account.viewer("bell"));
        Files.writeString(data.resolve("tokens"), "bell 0 yesterday viewer\n");
        tokens.refresh();
        assertThat(tokens.find(secret)).isPresent();
        assertThatThrownBy(() -> new Tokens(data, clock))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("tokens:1: ");
    }
}

package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.Tokens;
import dev.watchkeeper.base.ManualClock;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens are made, listed and removed without a node. */
final class TokenCommandTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path data;

    private Shell command() {
        return Shell.of(new TokenCommand(clock));
    }

    @Test
    void aTokenIsMadeListedAndRemoved() throws Exception {
        Shell made = command();
        assertThat(made.run("add", "--data", data.toString(), "--role", "viewer", "--cameras", "door,yard", "bell"))
                .isZero();
        String token = made.out().strip();
        assertThat(token).startsWith("wk_");
        assertThat(new Tokens(data, clock).find(token)).contains(Account.viewer("bell", Set.of("door", "yard")));
        assertThat(command().run("add", "--data", data.toString(), "bell")).isEqualTo(78);
        Shell list = command();
        assertThat(list.run("list", "--data", data.toString())).isZero();
        assertThat(list.out()).contains("bell  viewer  door,yard").doesNotContain("wk_");
        assertThat(command().run("remove", "--data", data.toString(), "bell")).isZero();
        assertThat(new Tokens(data, clock).find(token)).isEmpty();
        assertThat(command().run("remove", "--data", data.toString(), "bell")).isEqualTo(78);
    }

    @Test
    void aTokenIsAViewersUnlessARoleIsGiven() throws Exception {
        Shell made = command();
        assertThat(made.run("add", "--data", data.toString(), "bell")).isZero();
        assertThat(new Tokens(data, clock).find(made.out().strip())).contains(Account.viewer("bell"));
        assertThat(command().run("add", "--data", data.toString(), "--role", "chief", "eve"))
                .isEqualTo(78);
        assertThat(command().run()).isEqualTo(2);
    }
}

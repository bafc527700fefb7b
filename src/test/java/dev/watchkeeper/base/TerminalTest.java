package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TerminalTest {
    @Test
    void theFieldAfterTheSessionNamesIt() {
        assertThat(Terminal.isIn("4711 (java) S 1 4711 4711 34816 4711 4194304 1 2"))
                .isTrue();
        assertThat(Terminal.isIn("4711 (java) S 1 4711 4711 0 -1 4194304 1 2")).isFalse();
    }

    @Test
    void aNameMayLookLikeFields() {
        assertThat(Terminal.isIn("4711 (a) S 1 2 3 34816 (b) S 1 4711 4711 0 -1 4194304"))
                .isFalse();
    }

    @Test
    void whatCannotBeReadCountsAsOne() {
        assertThat(Terminal.isIn("4711 (java) S 1")).isTrue();
    }
}

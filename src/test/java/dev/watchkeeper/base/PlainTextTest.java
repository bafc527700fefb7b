package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Text from elsewhere on one line. */
final class PlainTextTest {
    @Test
    void whatTerminalsObeyAndWhatNobodySeesIsGone() {
        assertThat(PlainText.line("a\u001b[31m\u009b31mb\r\n\tc\u0085d\u2028e", 100))
                .isEqualTo("a [31m 31mb c d e");
        assertThat(PlainText.line("a\u00adb\u2060c\u202ed\u200be\ufefff\u3164g", 100))
                .isEqualTo("abcdefg");
        assertThat(PlainText.line("x" + Character.toString(0xE0041) + "y", 100)).isEqualTo("xy");
        assertThat(PlainText.line("half \ud83d of one", 100)).isEqualTo("half  of one");
        assertThat(PlainText.line("  größe 木 😀  ", 100)).isEqualTo("größe 木 😀");
    }

    @Test
    void aCutLeavesNoHalfOfACharacter() {
        assertThat(PlainText.cut("abc😀def", 5)).isEqualTo("abc…");
        assertThat(PlainText.cut("abc😀def", 6)).isEqualTo("abc😀…");
        assertThat(PlainText.cut("abc", 3)).isEqualTo("abc");
    }
}

package dev.watchkeeper.stream.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GlyphsTest {
    private final Glyphs glyphs = Glyphs.load();

    private static String letters(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Character::toString).collect(Collectors.joining());
    }

    @Test
    void everySignOfAsciiAndEveryLetterOfLatin1CanBeShown() {
        assertThat(glyphs.canShow(letters(' ', '~'))).isTrue();
        assertThat(glyphs.canShow(letters(0xc0, 0xff))).isTrue();
    }

    @Test
    void lettersOfTheSameAlphabetsWithOtherAccentsCanBeShown() {
        assertThat(glyphs.canShow("Łódź, Škoda, București, İstanbul, Győr, Žďár"))
                .isTrue();
    }

    @Test
    void noTwoLettersLookAlike() {
        // The digit and the letter are told apart by what stands around them.
        List<String> all = (letters('!', '~') + letters(0xc0, 0xff))
                .replace("0", "")
                .lines()
                .flatMap(line -> line.codePoints().mapToObj(Character::toString))
                .toList();
        assertThat(all.stream().map(letter -> glyphs.of(letter).getFirst()).distinct())
                .hasSize(all.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"日本", "двор", "\t", "yard\n", "a\u0335", "😀"})
    void whatIsNotKnownIsShownAsABox(String text) {
        assertThat(glyphs.canShow(text)).isFalse();
        assertThat(glyphs.of(text)).contains(glyphs.of("□").getFirst());
    }

    @Test
    void anAccentMayBeASignOfItsOwn() {
        assertThat(glyphs.of("Gro\u0308ße")).isEqualTo(glyphs.of("Größe"));
    }

    @Test
    void accentsStandAboveAndHooksBelow() {
        Glyphs.Glyph o = glyphs.of("o").getFirst();
        Glyphs.Glyph umlaut = glyphs.of("ö").getFirst();
        assertThat(umlaut.rows().subList(Glyphs.ABOVE + 2, Glyphs.ROWS))
                .isEqualTo(o.rows().subList(Glyphs.ABOVE + 2, Glyphs.ROWS));
        assertThat(umlaut.rows().subList(0, Glyphs.ABOVE + 1).stream().filter(row -> row != 0))
                .hasSize(1);
        assertThat(glyphs.of("ç").getFirst().rows().subList(Glyphs.ABOVE + Glyphs.BODY, Glyphs.ROWS))
                .doesNotContain(0);
    }

    @Test
    void aLongTextIsCutWithAnEllipsis() {
        Lettering lettering = new Lettering(glyphs);
        String cut = lettering.cut("A yard with a long name", 60);
        assertThat(cut).startsWith("A yard").endsWith("…");
        assertThat(lettering.columns(cut)).isLessThanOrEqualTo(60);
        assertThat(lettering.cut("Yard", 60)).isEqualTo("Yard");
        assertThat(lettering.cut("Yard", 1)).isEqualTo("…");
    }

    @Test
    void aLineHasInkAndPaper() {
        Lettering.Line line = new Lettering(glyphs).line("Ij", 4, 235, 40);
        assertThat(line.luma()).hasSize(line.widthPx() * line.heightPx()).contains((byte) 235, (byte) 40);
        assertThat(line.heightPx()).isEqualTo(Glyphs.ROWS * 4);
    }
}

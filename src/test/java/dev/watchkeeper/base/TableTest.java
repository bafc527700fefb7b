package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Columns are aligned in any script. */
final class TableTest {
    @Test
    void wideLettersTakeTwoColumnsAndCombiningMarksNone() {
        Table table = new Table("NAME", "STATE");
        table.row("前門", "a");
        table.row("Gro\u0308\u00dfe", "b");
        table.row("yard\n2", "c");
        StringWriter text = new StringWriter();
        table.print(new PrintWriter(text, true));
        assertThat(text.toString().lines())
                .containsExactly("NAME    STATE", "前門    a", "Gro\u0308\u00dfe   b", "yard 2  c");
    }
}

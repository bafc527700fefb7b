package dev.watchkeeper.escalate.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.yaml.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds docs/recovery.md to the table of keys. */
final class RollBackDocumentTest {
    @Test
    void itsTableHasEveryKey() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/recovery.md")))
                .containsAll(
                        RollBackKeys.ALL.stream().map(RollBackDocumentTest::row).toList());
    }

    private static String row(Key<?> key) {
        String standard = key.defaultText()
                .map(text -> text.isEmpty() ? "nothing" : "`" + text + "`")
                .orElse("must be given");
        return "| `" + key.path() + "` | " + key.expected() + " | " + standard + " | " + key.meaning() + " |";
    }
}

package dev.watchkeeper.escalate.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvironmentFileTest {
    @TempDir
    Path folder;

    @Test
    void variablesCommentsAndQuotesAreRead() throws Exception {
        Path file = Files.writeString(folder.resolve("e"), "# key\nexport A=1\nB=\"two words\"\r\n\nC='x=y'\nD=\n");
        assertThat(EnvironmentFile.read(file)).isEqualTo(Map.of("A", "1", "B", "two words", "C", "x=y", "D", ""));
    }

    @Test
    void aWrongLineIsNamedByItsNumberAndNeverRepeated() throws Exception {
        Path file = Files.writeString(folder.resolve("e"), "A=1\ns3cret-without-name\n");
        assertThatThrownBy(() -> EnvironmentFile.read(file))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void secretsAreMaskedAndShortValuesAreLeft() {
        Map<String, String> variables = Map.of("KEY", "s3cret-key", "ON", "1");
        assertThat(EnvironmentFile.masked("1 s3cret-key 1", variables)).isEqualTo("1 *** 1");
        assertThat(EnvironmentFile.isIn("no 1", variables)).isFalse();
        assertThat(EnvironmentFile.isIn("a s3cret-key", variables)).isTrue();
    }
}

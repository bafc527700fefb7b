package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the examples of docs/analysis.md to what can be loaded. */
final class AnalysisDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/analysis.md");

    @TempDir
    private Path folder;

    @Test
    void itsExamplesAreLoadedWithoutAMistakeOrAWarning() throws Exception {
        for (String name : List.of("far.key", "question.txt", "yard.txt")) {
            Path file = Files.writeString(folder.resolve(name), "What is to be seen at {title}?\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        int examples = 0;
        while (block.find()) {
            Path file = Files.writeString(folder.resolve("example.yml"), block.group(1));
            Loaded loaded = SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder);
            assertThat(loaded).as(block.group(1)).isInstanceOf(Loaded.Good.class);
            assertThat(((Loaded.Good) loaded).warnings()).isEmpty();
            assertThat(((Loaded.Good) loaded).settings().analysis().vision().models())
                    .isNotEmpty();
            examples++;
        }
        assertThat(examples).isEqualTo(3);
        for (String placeholder : PromptFile.PLACEHOLDERS) {
            assertThat(Files.readString(DOCUMENT)).contains("`{" + placeholder + "}`");
        }
    }
}

package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.stream.StreamKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/configuration.md to the table of keys. */
final class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("docs/configuration.md");

    @Test
    void itsTablesMatchTheKeys() throws IOException {
        List<String> expected = Stream.of(
                        Keys.general(),
                        Keys.camera(),
                        Keys.zone(),
                        Keys.rule(),
                        Keys.webhook(),
                        Keys.model(),
                        Keys.condition(),
                        Keys.sensor(),
                        Keys.when(),
                        Keys.verify(),
                        StreamKeys.all(),
                        StreamKeys.grid(),
                        StreamKeys.tile())
                .flatMap(List::stream)
                .map(ConfigurationDocumentTest::row)
                .toList();
        List<String> rows = Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals("## General keys"))
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows).isEqualTo(expected);
    }

    @Test
    void itsSampleIsValidAndHasEveryKeyWithItsDefault(@TempDir Path folder) throws IOException {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(DOCUMENT));
        assertThat(block.find()).isTrue();
        String sample = block.group(1);
        Path file = Files.writeString(folder.resolve("sample.yml"), sample);

        Loaded fromSample = SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder);
        Loaded fromNothing = SettingsLoader.load(
                Optional.empty(),
                List.of(),
                List.of(new SettingsLoader.Argument("--set", "cameras.front-door.url", "rtsp://camera.home/main")),
                folder);
        assertThat(fromSample).isInstanceOf(Loaded.Good.class).isEqualTo(fromNothing);

        List<String> missing = new ArrayList<>();
        for (Key<?> key :
                Stream.concat(Keys.general().stream(), Keys.camera().stream()).toList()) {
            String last = key.path().substring(key.path().lastIndexOf('.') + 1);
            if (!Pattern.compile("(?m)^ *" + last + ":").matcher(sample).find()) {
                missing.add(key.path());
            }
        }
        assertThat(missing).isEmpty();
    }

    private static String row(Key<?> key) {
        String standard = key.defaultText()
                .map(text -> text.isEmpty() ? "nothing" : "`" + text + "`")
                .orElse("must be given");
        return "| `" + key.path() + "` | " + key.expected() + " | " + standard + " | " + key.meaning() + " |";
    }
}

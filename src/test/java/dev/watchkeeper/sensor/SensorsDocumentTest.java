package dev.watchkeeper.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the examples of docs/sensors.md to what can be loaded. */
final class SensorsDocumentTest {
    @Test
    void everyExampleLoads(@TempDir Path folder) throws Exception {
        Matcher blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/sensors.md")));
        int examples = 0;
        while (blocks.find()) {
            Path file = Files.writeString(folder.resolve("example-" + examples++ + ".yml"), blocks.group(1));
            assertThat(SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder))
                    .as(blocks.group(1))
                    .isInstanceOf(Loaded.Good.class);
        }
        assertThat(examples).isGreaterThanOrEqualTo(4);
    }
}

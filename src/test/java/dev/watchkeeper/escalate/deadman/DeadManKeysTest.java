package dev.watchkeeper.escalate.deadman;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the keys are read. */
final class DeadManKeysTest {
    @TempDir
    Path folder;

    private final Problems problems = new Problems();

    private Optional<DeadManSettings> read(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("w.yml"), yaml);
        Section section = YamlFile.read(file, folder, "dead-man:", problems).orElseThrow();
        return DeadManKeys.read(
                Binder.bind(section, "escalation", DeadManKeys.ALL, problems), section.place(), problems);
    }

    @Test
    void withoutAnAddressNothingIsPinged() throws Exception {
        assertThat(read("dead-man: {interval: 30s}")).isEmpty();
        assertThat(problems.mistakes()).isEmpty();
    }

    @Test
    void theDefaultsAreThoseOfTheContract() throws Exception {
        DeadManSettings settings =
                read("dead-man: {url: 'https://hc.example/ping/abc'}").orElseThrow();
        assertThat(settings.interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.blindAfter()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.place()).isEqualTo("https://hc.example");
    }

    @Test
    void mistakesNameTheirPlaceAndNeverTheAddress() throws Exception {
        assertThat(read("dead-man: {url: 'ftp://secret.example/x', ca-file: none.pem, interval: 1s}"))
                .isEmpty();
        assertThat(problems.mistakes()).hasSize(3);
        assertThat(problems.mistakes().toString())
                .contains("w.yml:1:", "escalation.dead-man.url", "none.pem", "escalation.dead-man.interval")
                .doesNotContain("secret");
    }
}

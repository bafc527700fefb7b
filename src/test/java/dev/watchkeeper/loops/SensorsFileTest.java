package dev.watchkeeper.loops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sensors say, on its way to another process. */
final class SensorsFileTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private List<ReportedSensor> now = List.of(
            new ReportedSensor("porch", "boolean", Optional.of("true"), Optional.of(Duration.ofSeconds(3)), false),
            new ReportedSensor("größe", "text", Optional.of("a \"b\"\n"), Optional.empty(), true),
            new ReportedSensor("none", "number", Optional.empty(), Optional.empty(), true));

    @Test
    void itIsReadAsWrittenAndOnlyWhileItIsCurrent() throws Exception {
        Path part = folder.resolve("runtime").resolve("part");
        SensorsFile written = new SensorsFile(part, () -> now, clock);
        written.look();
        assertThat(SensorsReading.read(part, folder, clock).orElseThrow().sensors())
                .isEqualTo(now);
        assertThat(SensorsReading.read(part, folder, clock).orElseThrow().find("porch"))
                .isPresent();
        now = List.of(now.getFirst());
        written.look();
        assertThat(SensorsReading.read(part, folder, clock).orElseThrow().sensors())
                .hasSize(1);
        clock.advance(Duration.ofSeconds(16));
        assertThat(SensorsReading.read(part, folder, clock)).isEmpty();
        written.look();
        assertThat(SensorsReading.read(part, folder, clock)).isPresent();
        Files.writeString(part.resolve(SensorsFile.NAME), "{\"pid\":");
        assertThat(SensorsReading.read(part, folder, clock)).isEmpty();
    }
}

package dev.watchkeeper.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.incident.OutsideIncident.Matter;
import dev.watchkeeper.incident.OutsideIncident.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IncidentFilesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path data;

    private OutsideIncident incident(String id, Instant begin, Optional<Instant> end) {
        return new OutsideIncident(
                id,
                begin,
                end,
                new Matter("hang", "warning", "gate", 1, "gate log is 12 min stale"),
                List.of(new Step(begin, "noticed", "gate log is 12 min stale")));
    }

    @Test
    void whatIsSavedIsFoundNewestFirst() throws Exception {
        IncidentFiles files = new IncidentFiles(data);
        assertThat(files.find(Optional.empty(), Optional.empty(), 10)).isEmpty();
        OutsideIncident over = incident(files.newId(NOON), NOON, Optional.of(NOON.plusSeconds(60)));
        files.save(over);
        assertThat(files.newId(NOON)).isNotEqualTo(over.id());
        OutsideIncident open = incident(files.newId(NOON.plusSeconds(100)), NOON.plusSeconds(100), Optional.empty());
        files.save(open);
        assertThat(files.find(Optional.empty(), Optional.empty(), 10)).containsExactly(open, over);
        assertThat(files.find(Optional.of(NOON.plusSeconds(61)), Optional.empty(), 10))
                .containsExactly(open);
        assertThat(files.find(Optional.empty(), Optional.of(NOON.plusSeconds(100)), 10))
                .containsExactly(over);
        assertThat(files.find(over.id())).contains(over);
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.resolve("incidents").resolve(over.id() + ".json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void theNewestThousandAreKeptAndADamagedFileIsLeftOut() throws Exception {
        Path folder = Files.createDirectories(data.resolve("incidents"));
        for (int i = 0; i < 1005; i++) {
            Files.writeString(
                    folder.resolve("w1772366400%03d.json".formatted(i % 1000) + (i < 1000 ? "" : "x.json")), "{");
        }
        IncidentFiles files = new IncidentFiles(data);
        OutsideIncident newest = incident("w1772366401000", NOON, Optional.empty());
        files.save(newest);
        try (Stream<Path> all = Files.list(folder)) {
            assertThat(all.count()).isEqualTo(1000);
        }
        assertThat(files.find(Optional.empty(), Optional.empty(), 10)).containsExactly(newest);
    }
}

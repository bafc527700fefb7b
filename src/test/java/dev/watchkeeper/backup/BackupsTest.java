package dev.watchkeeper.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.BackupSettings;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.DatabaseCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When backups are made, what is kept, and what is said when one fails. */
final class BackupsTest {
    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final BackupSettings settings = new BackupSettings(LocalTime.of(3, 0), Duration.ofDays(30));
    private Optional<IOException> broken = Optional.empty();
    private boolean available = true;
    private Path configuration;
    private BackupFolder folder;

    @BeforeEach
    void prepare() throws Exception {
        Database.open(data.resolve("watchkeeper.db"), data.resolve("cache")).close();
        configuration = Files.writeString(
                data.resolve("my watch.yml"), "cameras:\n  yard: {url: \"rtsp://anna:geheim@camera.home/main\"}\n");
        folder = new BackupFolder(data, clock);
    }

    private Backups backups() {
        Backups.Origin origin = new Backups.Origin(this::copy, () -> available, Optional.of(configuration));
        return new Backups(folder, origin, settings, clock, ZoneOffset.UTC);
    }

    private void copy(Path target) throws IOException {
        if (broken.isPresent()) {
            throw broken.get();
        }
        try {
            new DatabaseCopies(clock).copyUnused(data.resolve("watchkeeper.db"), target, data.resolve("cache"));
        } catch (java.sql.SQLException e) {
            throw new IOException(e);
        }
    }

    private List<String> names() {
        return folder.list().stream().map(BackupsView.Backup::name).toList();
    }

    @Test
    void oneIsMadeEachDayAndThoseOfThirtyDaysAreKept() throws Exception {
        Backups backups = backups();
        backups.step();
        assertThat(names()).as("not at once after the start").isEmpty();
        clock.advance(Duration.ofSeconds(11));
        backups.step();
        assertThat(names()).as("none is there yet").hasSize(1);
        for (int hour = 0; hour < 24 * 33; hour++) {
            clock.advance(Duration.ofHours(1));
            backups.step();
        }
        assertThat(names()).hasSize(31).allMatch(name -> name.matches("watchkeeper-\\d{8}T03\\d{4}Z\\.tar\\.gz"));
        Path newest = data.resolve("backups").resolve(names().getFirst());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(newest)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("backups"))))
                .isEqualTo("rwx------");
    }

    @Test
    void secretsStayOutside() throws Exception {
        folder.make(this::copy, Optional.of(configuration), Duration.ofDays(1));
        Path archive = data.resolve("backups").resolve(names().getFirst());
        assertThat(Archive.read(archive, data.resolve("x.db")).orElseThrow())
                .isEqualTo(new Archive.Configuration(
                        "my_watch.yml", "cameras:\n  yard: {url: \"rtsp://***@camera.home/main\"}\n"));
    }

    @Test
    void aFailureIsToldTriedAgainAndDeletesNothing() throws Exception {
        Backups backups = backups();
        clock.advance(Duration.ofSeconds(11));
        backups.step();
        clock.advance(Duration.ofDays(60));
        broken = Optional.of(new IOException("No space left on device"));
        backups.step();
        assertThat(names()).hasSize(1);
        assertThat(backups.state().failure().orElseThrow().sentence())
                .isEqualTo("there is no space on disk; free some");
        assertThatThrownBy(backups::prove).hasMessage("there is no space on disk; free some");
        broken = Optional.empty();
        backups.step();
        assertThat(names()).as("not before ten minutes have passed").hasSize(1);
        clock.advance(Duration.ofMinutes(11));
        backups.step();
        assertThat(names()).as("the new one, in place of the old one").hasSize(1);
        assertThat(backups.state().failure()).isEmpty();
        assertThatCode(backups::prove).doesNotThrowAnyException();
    }

    @Test
    void aDamagedCopyIsNoBackup() throws Exception {
        folder.make(this::copy, Optional.empty(), Duration.ofDays(1));
        assertThatThrownBy(() -> folder.make(
                        target -> Files.writeString(target, "no database ".repeat(1000)),
                        Optional.empty(),
                        Duration.ofDays(1)))
                .hasMessageStartingWith("the new backup is no good: ");
        assertThat(names()).hasSize(1);
        try (var files = Files.list(data.resolve("backups"))) {
            assertThat(files).as("nothing unfinished is left").hasSize(1);
        }
    }

    @Test
    void oneIsMadeOnRequestAtAnyTime() {
        Backups backups = backups();
        assertThat(backups.begin()).isTrue();
        assertThat(backups.begin()).as("once").isFalse();
        assertThat(backups.state().running()).isPresent();
        backups.step();
        assertThat(backups.state().running()).isEmpty();
        assertThat(backups.begin()).isTrue();
        backups.step();
        assertThat(names()).as("two within one second").hasSize(2);
    }

    @Test
    void withoutADatabaseItWaitsAndSaysSoInTheEnd() {
        available = false;
        Backups backups = backups();
        clock.advance(Duration.ofHours(1));
        backups.step();
        assertThatCode(backups::prove).doesNotThrowAnyException();
        clock.advance(Duration.ofHours(2));
        backups.step();
        assertThatThrownBy(backups::prove).hasMessageContaining("has not been made: there is no database");
    }
}

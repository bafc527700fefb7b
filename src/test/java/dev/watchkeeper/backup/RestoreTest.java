package dev.watchkeeper.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.DatabaseCopies;
import dev.watchkeeper.store.EventStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is restored is what was backed up, and what was there is still there. */
final class RestoreTest {
    private static final Instant T = Instant.parse("2026-03-01T10:00:00Z");
    private static final String YAML = """
            # my cameras
            cameras:
              yard: {url: "rtsp://anna:geheim@camera.home/main"}
              gate: {url: "rtsp://camera.home/gate"}
            """;

    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private Path data;
    private Path configuration;
    private Path archive;
    private List<String> saved;

    @BeforeEach
    void backUp() throws Exception {
        data = Files.createDirectories(temp.resolve("data"));
        configuration = Files.writeString(temp.resolve("watchkeeper.yml"), YAML);
        add("old", 500);
        saved = dump(data.resolve("watchkeeper.db"));
        BackupsView.Backup made = new BackupFolder(data, clock)
                .make(
                        target -> new DatabaseCopies(clock)
                                .copyUnused(data.resolve("watchkeeper.db"), target, data.resolve("cache")),
                        Optional.of(configuration),
                        Duration.ofDays(30));
        archive = data.resolve("backups").resolve(made.name());
        clock.advance(Duration.ofHours(1));
        add("new", 50);
    }

    private void add(String prefix, int count) throws Exception {
        try (Database database = Database.open(data.resolve("watchkeeper.db"), data.resolve("cache"))) {
            EventStore events = new EventStore(database);
            for (int i = 0; i < count; i++) {
                events.began(new Event.MotionBegan(prefix + i, "yard", T.plusSeconds(i)));
            }
        }
    }

    /** Every row of every table, and the schema. */
    private static List<String> dump(Path file) throws Exception {
        List<String> all = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet row = statement.executeQuery("SELECT name, sql FROM sqlite_master ORDER BY name")) {
                while (row.next()) {
                    all.add(row.getString(1) + " " + row.getString(2));
                    if (String.valueOf(row.getString(2)).startsWith("CREATE TABLE")) {
                        tables.add(row.getString(1));
                    }
                }
            }
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery("SELECT * FROM \"" + table + "\" ORDER BY 1")) {
                    while (row.next()) {
                        StringBuilder text = new StringBuilder(table);
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            text.append('|').append(row.getString(i));
                        }
                        all.add(text.toString());
                    }
                }
            }
        }
        return all;
    }

    private Path aside() throws IOException {
        try (Stream<Path> all = Files.list(data)) {
            return all.filter(each -> each.getFileName().toString().startsWith("before-restore-"))
                    .reduce((a, b) -> {
                        throw new AssertionError("several");
                    })
                    .orElseThrow();
        }
    }

    @Test
    void nothingIsLost() throws Exception {
        List<String> replaced = dump(data.resolve("watchkeeper.db"));
        String changed =
                YAML.replace("gate: {url: \"rtsp://camera.home/gate\"}", "door: {url: \"rtsp://camera.home/door\"}");
        Files.writeString(configuration, changed);
        List<String> report = new Restore(data, clock).from(archive, Optional.of(configuration));
        assertThat(dump(data.resolve("watchkeeper.db"))).isEqualTo(saved).hasSizeGreaterThan(500);
        assertThat(configuration).as("with its secrets").hasContent(YAML);
        assertThat(dump(aside().resolve("watchkeeper.db"))).isEqualTo(replaced);
        assertThat(aside().resolve("configuration-watchkeeper.yml")).hasContent(changed);
        assertThat(report).last().asString().contains(aside().toString());
        assertThat(data.resolve(".watchkeeper.db.restored"))
                .as("the next start completes it")
                .exists();
    }

    @Test
    void secretsThatAreLostAreNeverReplacedByAMask() throws Exception {
        Files.delete(configuration);
        List<String> report = new Restore(data, clock).from(archive, Optional.of(configuration));
        assertThat(configuration).doesNotExist();
        assertThat(temp.resolve("watchkeeper.yml.restored")).hasContent(YAML.replace("anna:geheim@", "***@"));
        assertThat(report).anyMatch(line -> line.contains("replace *** in line 3,"));
    }

    @Test
    void passwordsOfLinesThatLookAlikeAreNotMixedUp() {
        String text = "a: {url: 'rtsp://x:one@nvr/1'}\n  url: rtsp://x:two@nvr\nz: 1\n  url: rtsp://x:three@nvr\n";
        String kept = ConfigurationText.masked(text);
        ConfigurationText.Unmasked different = ConfigurationText.unmasked(kept, Optional.of("# new\n" + text));
        assertThat(different.text()).contains("x:one@").doesNotContain("x:two@").doesNotContain("x:three@");
        assertThat(different.open()).as("two different ones").containsExactly(2, 4);
        String fewer = text.replace("  url: rtsp://x:three@nvr\n", "");
        assertThat(ConfigurationText.unmasked(kept, Optional.of(fewer)).open())
                .as("one of two is gone")
                .containsExactly(2, 4);
        String same = text.replace("three", "two");
        assertThat(ConfigurationText.unmasked(kept, Optional.of(same)))
                .isEqualTo(new ConfigurationText.Unmasked(same, List.of()));
    }

    @Test
    void aBareCopyOfAFormerVersionIsRestoredToo() throws Exception {
        Path bare = data.resolve("backups/watchkeeper-20260228T030000Z.db");
        new DatabaseCopies(clock).copyUnused(data.resolve("watchkeeper.db"), bare, data.resolve("cache"));
        List<String> whole = dump(bare);
        add("later", 10);
        new Restore(data, clock).from(bare, Optional.of(configuration));
        assertThat(dump(data.resolve("watchkeeper.db"))).isEqualTo(whole);
        assertThat(configuration).hasContent(YAML);
    }

    @Test
    void withoutAConfigurationItsTextIsKeptBeside() throws Exception {
        new Restore(data, clock).from(archive, Optional.empty());
        assertThat(configuration).hasContent(YAML);
        assertThat(aside().resolve("of-the-backup-watchkeeper.yml"))
                .content(StandardCharsets.UTF_8)
                .contains("gate");
    }

    @Test
    void aBackupThatIsNoGoodChangesNothing() throws Exception {
        List<String> before = dump(data.resolve("watchkeeper.db"));
        byte[] bytes = Files.readAllBytes(archive);
        bytes[bytes.length / 2] ^= 0x10;
        Path bad = Files.write(temp.resolve("bad.tar.gz"), bytes);
        Path other = temp.resolve("other.tar.gz");
        Path stranger = temp.resolve("stranger.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + stranger);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mine (id INTEGER)");
        }
        Archive.write(other, stranger, Optional.empty(), T);
        for (Path file : List.of(bad, other, temp.resolve("absent.tar.gz"))) {
            assertThatThrownBy(() -> new Restore(data, clock).from(file, Optional.of(configuration)))
                    .as(file.toString())
                    .isInstanceOf(FailureException.class);
        }
        assertThat(dump(data.resolve("watchkeeper.db"))).isEqualTo(before);
        try (Stream<Path> all = Files.list(data)) {
            assertThat(all.map(each -> each.getFileName().toString()))
                    .containsOnly("watchkeeper.db", "cache", "backups");
        }
    }
}

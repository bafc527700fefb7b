package dev.watchkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.UmaskForTests;
import dev.watchkeeper.event.Event;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How databases that are damaged, gone or inaccessible are replaced, with real files. */
final class DatabaseSupervisorTest {
    private static final Instant T = Instant.parse("2026-11-23T03:15:00Z");

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final List<String> reports = new ArrayList<>();
    private final List<Boolean> opened = new ArrayList<>();
    private boolean recordings;
    private Database database = Database.closed();

    @AfterEach
    void close() {
        database.close();
    }

    private Path file() {
        return data.resolve("watchkeeper.db");
    }

    private DatabaseSupervisor care() {
        database.close();
        database = Database.closed();
        DatabaseSupervisor.Listener reaction = new DatabaseSupervisor.Listener() {
            @Override
            public void opened(boolean replaced) {
                opened.add(replaced);
            }

            @Override
            public void lost(Instant at, String sentence) {
                reports.add(sentence);
            }

            @Override
            public void done(Instant at, String sentence) {
                reports.add(sentence);
            }
        };
        DatabaseSupervisor.Place place = new DatabaseSupervisor.Place(
                file(), data.resolve("cache"), new Copies(data.resolve("backups")), () -> recordings);
        return new DatabaseSupervisor(database, place, reaction, clock);
    }

    private EventStore events() {
        return new EventStore(database);
    }

    private void fill(int events) {
        for (int i = 0; i < events; i++) {
            events().began(new Event.MotionBegan("e" + i, "door", T.plusSeconds(i)));
        }
    }

    /** A database with events, closed, and with a copy of the first 100 if asked for. */
    private void prepare(boolean copied) {
        DatabaseSupervisor care = care();
        care.step();
        fill(100);
        if (copied) {
            copy(care);
        }
        for (int i = 100; i < 400; i++) {
            events().began(new Event.MotionBegan("e" + i, "door", T.plusSeconds(i)));
        }
        database.checkpoint();
        database.close();
        reports.clear();
        opened.clear();
    }

    private void copy(DatabaseSupervisor care) {
        try {
            PrivateFiles.createDirectories(data.resolve("backups"));
            care.copyTo(data.resolve("backups/watchkeeper-20261123T030000Z.db"));
        } catch (IOException | SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Copies that are bare files, newest first by their names. */
    private record Copies(Path folder) implements CopySource {
        @Override
        public List<Copy> newestFirst() {
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (Stream<Path> all = Files.list(folder)) {
                return all.sorted(Comparator.reverseOrder())
                        .map(each -> new Copy(each, T))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void unpack(Copy copy, Path target) throws IOException {
            Files.copy(copy.file(), target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void overwriteMiddle(Path file) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] noise = new byte[(int) (raw.length() / 3)];
            new Random(1).nextBytes(noise);
            raw.seek(raw.length() / 3);
            raw.write(noise);
        }
    }

    private List<Path> aside() throws IOException {
        try (Stream<Path> all = Files.list(data)) {
            return all.filter(each ->
                            each.getFileName().toString().matches("watchkeeper\\.db\\.damaged-\\d{8}T\\d{6}Z(-\\d)?"))
                    .sorted()
                    .toList();
        }
    }

    private boolean works() {
        events().began(new Event.MotionBegan("new", "door", T.plusSeconds(9999)));
        database.prove();
        return events().byId("new").isPresent();
    }

    @Test
    void aNewDatabaseIsPrivateAndReportsNothing() throws Exception {
        int before = UmaskForTests.set(0);
        try {
            care().step();
            assertThat(works()).isTrue();
            for (String suffix : List.of("", "-wal", "-shm")) {
                assertThat(PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(data.resolve("watchkeeper.db" + suffix))))
                        .isEqualTo("rw-------");
            }
        } finally {
            UmaskForTests.set(before);
        }
        assertThat(reports).isEmpty();
        assertThat(opened).containsExactly(false);
    }

    @Test
    void aDatabaseDamagedBeforeTheStartIsReplacedByTheCopy() throws Exception {
        prepare(true);
        overwriteMiddle(file());
        byte[] damaged = Files.readAllBytes(file());
        care().step();
        assertThat(works()).isTrue();
        assertThat(events().byId("e99")).isPresent();
        assertThat(events().byId("e399")).isEmpty();
        assertThat(aside()).hasSize(1);
        assertThat(aside().getFirst()).hasBinaryContent(damaged);
        assertThat(reports.getFirst()).startsWith("The database watchkeeper.db is damaged: ");
        assertThat(reports.getLast()).contains("The copy of ").contains("took its place");
        assertThat(opened).containsExactly(true);
        assertThat(new CoverageStore(database).lacksLatest()).isTrue();
    }

    @Test
    void withoutACopyAnEmptyDatabaseReplacesIt() throws Exception {
        prepare(false);
        overwriteMiddle(file());
        care().step();
        assertThat(works()).isTrue();
        assertThat(aside()).hasSize(1);
        assertThat(reports.getLast()).contains("an empty one took its place");
    }

    @Test
    void aDamagedCopyIsSkippedForAnOlderOne() throws Exception {
        prepare(true);
        Path good = copies().getFirst();
        Path bad = Files.copy(good, data.resolve("backups/watchkeeper-20990101T000000Z.db"));
        overwriteMiddle(bad);
        overwriteMiddle(file());
        care().step();
        assertThat(works()).isTrue();
        assertThat(events().byId("e99")).isPresent();
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> all = Files.list(data.resolve("backups"))) {
            return all.sorted().toList();
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsSetAsideWithItsSidecars() throws Exception {
        for (String kind : List.of("truncated", "text", "folder", "empty", "gone", "header")) {
            Files.deleteIfExists(file());
            clock.advance(Duration.ofMinutes(1));
            recordings = false;
            prepare(false);
            recordings = true;
            switch (kind) {
                case "truncated" -> Files.write(file(), java.util.Arrays.copyOf(Files.readAllBytes(file()), 10_000));
                case "text" -> Files.writeString(file(), "this is no database, it is my shopping list ".repeat(500));
                case "folder" -> {
                    Files.delete(file());
                    Files.createDirectories(file().resolve("inside"));
                }
                case "empty" -> Files.write(file(), new byte[0]);
                case "gone" -> Files.delete(file());
                default -> {
                    byte[] all = Files.readAllBytes(file());
                    java.util.Arrays.fill(all, 0, 100, (byte) 0x55);
                    Files.write(file(), all);
                }
            }
            Files.writeString(data.resolve("watchkeeper.db-wal"), kind.equals("gone") ? "" : "leftover");
            care().step();
            assertThat(works()).as(kind).isTrue();
            assertThat(reports).as(kind).isNotEmpty();
            assertThat(opened).as(kind).containsExactly(true);
            database.close();
        }
        assertThat(aside()).as("bounded").hasSize(DatabaseFile.MAX_ASIDE);
    }

    @Test
    void aDamagedWalLosesNoMoreThanItself() throws Exception {
        prepare(false);
        Files.write(data.resolve("watchkeeper.db-wal"), new byte[50_000]);
        care().step();
        assertThat(works()).isTrue();
        assertThat(events().byId("e399")).isPresent();
        assertThat(reports).isEmpty();
    }

    @Test
    void aFileThatWasMadeReadOnlyLosesNothing() throws Exception {
        prepare(false);
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--------"));
        care().step();
        assertThat(works()).isTrue();
        assertThat(events().byId("e399")).isPresent();
        assertThat(aside()).isEmpty();
    }

    @Test
    void aDatabaseOfANewerVersionStaysUntouchedAndAnotherIsUsed() throws Exception {
        prepare(false);
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = c.createStatement()) {
            statement.executeUpdate("PRAGMA user_version = 99");
        }
        byte[] before = Files.readAllBytes(file());
        DatabaseSupervisor care = care();
        care.step();
        assertThat(works()).isTrue();
        database.checkpoint();
        assertThat(file()).hasBinaryContent(before);
        assertThat(aside()).isEmpty();
        assertThat(data.resolve("watchkeeper-schema" + Schema.NEWEST + ".db")).exists();
        assertThat(care.state().usable()).isTrue();
        assertThat(care.state().sentence())
                .contains("written by a newer Watchkeeper (schema 99", "Install that version");
    }

    @Test
    void aDatabaseOverwrittenInMidRunIsNoticedAndReplaced() throws Exception {
        prepare(true);
        DatabaseSupervisor care = care();
        care.step();
        overwriteMiddle(file());
        clock.advance(Duration.ofSeconds(2));
        long before = database.generation();
        care.step();
        assertThat(database.generation()).isEqualTo(before + 1);
        assertThat(works()).isTrue();
        assertThat(aside()).hasSize(1);
        assertThat(reports.getFirst()).contains("is damaged");
        assertThat(opened).containsExactly(false, true);
        assertThat(care.state().usable()).isTrue();
    }

    @Test
    void overwrittenPagesThatAreStillInTheLogAreReportedAndRestored() throws Exception {
        DatabaseSupervisor care = care();
        care.step();
        fill(400);
        database.checkpoint();
        care.step();
        database.write(handle -> handle.execute("UPDATE event SET peak = 1, zones = '[ ]', camera = camera || '!'"));
        List<byte[]> pages = new ArrayList<>();
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw");
                RandomAccessFile wal =
                        new RandomAccessFile(data.resolve("watchkeeper.db-wal").toFile(), "r")) {
            // Each frame: its page's number, 20 more bytes of header, the page.
            for (long at = 32; at + 24 + 4096 <= wal.length(); at += 24 + 4096) {
                wal.seek(at);
                raw.seek((wal.readInt() - 1L) * 4096);
                raw.write(new byte[4096]);
                pages.add(new byte[0]);
            }
        }
        assertThat(pages).isNotEmpty();
        clock.advance(Duration.ofSeconds(2));
        care.step();
        assertThat(reports).hasSize(2);
        assertThat(reports.getFirst()).contains("was overwritten in part");
        assertThat(reports.getLast()).contains("nothing is lost");
        assertThat(events().byId("e399").orElseThrow().camera()).isEqualTo("door!");
        assertThat(aside()).isEmpty();
        assertThat(opened).containsExactly(false, false);
    }

    @Test
    void aDatabaseDeletedOrReplacedInMidRunIsRewrittenFromTheOpenConnection() throws Exception {
        prepare(false);
        DatabaseSupervisor care = care();
        care.step();
        Path other = Files.writeString(data.resolve("other"), "somebody's");
        for (int round = 0; round < 2; round++) {
            events().began(new Event.MotionBegan("last" + round, "door", T));
            if (round == 0) {
                Files.delete(file());
            } else {
                Files.move(other, file(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
            assertThat(care.state().usable()).isFalse();
            assertThatThrownBy(care::prove).hasMessageContaining("watchkeeper.db");
            clock.advance(Duration.ofSeconds(2));
            care.step();
            assertThat(works()).isTrue();
            assertThat(events().byId("e399")).isPresent();
            assertThat(events().byId("last" + round)).isPresent();
            assertThat(reports.getLast()).contains("nothing is lost");
            assertThat(new CoverageStore(database).lacksLatest()).isFalse();
        }
        assertThat(aside()).hasSizeBetween(1, 2); // of the deleted one only its sidecars
    }

    @Test
    void aFolderDeletedInMidRunIsRecreated() throws Exception {
        Path folder = data.resolve("data");
        DatabaseSupervisor.Place place = new DatabaseSupervisor.Place(
                folder.resolve("watchkeeper.db"), folder.resolve("cache"), CopySource.NONE, () -> false);
        DatabaseSupervisor.Listener reaction = new DatabaseSupervisor.Listener() {
            @Override
            public void opened(boolean replaced) {}

            @Override
            public void lost(Instant at, String sentence) {}

            @Override
            public void done(Instant at, String sentence) {}
        };
        DatabaseSupervisor care = new DatabaseSupervisor(database, place, reaction, clock);
        care.step();
        fill(10);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        clock.advance(Duration.ofSeconds(2));
        care.step();
        assertThat(events().byId("e9")).isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void aDatabaseThatCannotBeOpenedNowIsRetriedAndNotSetAside() throws Exception {
        prepare(false);
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = other.createStatement()) {
            statement.execute("PRAGMA journal_mode = DELETE");
            statement.execute("PRAGMA locking_mode = EXCLUSIVE");
            statement.execute("BEGIN EXCLUSIVE");
            DatabaseSupervisor care = care();
            care.step();
            assertThat(database.isOpen()).isFalse();
            assertThat(care.state().usable()).isFalse();
            assertThatThrownBy(() -> events().byId("e1"))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.isAway()).isTrue());
            statement.execute("ROLLBACK");
            other.close();
            clock.advance(Duration.ofSeconds(40));
            care.step();
            assertThat(events().byId("e399")).isPresent();
            assertThat(aside()).isEmpty();
            assertThat(reports).isEmpty();
        }
    }

    @Test
    void eventsWithoutADatabaseAreWrittenLaterAndLossesAreCounted() {
        Journal journal = new Journal(2);
        List<String> written = new ArrayList<>();
        journal.note("a", () -> written.add("a"));
        journal.missed("a");
        journal.note("b", () -> written.add("b"));
        journal.note("b", () -> written.add("b again"));
        journal.note("c", () -> written.add("c"));
        journal.missed("c");
        assertThat(journal.lost()).as("a was forgotten before it was written").isEqualTo(1);
        assertThat(journal.rewrite()).isEqualTo(2);
        assertThat(written).containsExactly("b again", "c");
        assertThat(journal.giveUp()).isZero();
    }

    @Test
    void aClosedDatabaseGivesNoAnswerAndSaysWhy() {
        assertThatThrownBy(() -> Database.closed().prove()).hasMessageContaining("There is no database just now");
        assertThat(Optional.of(Database.closed().generation())).hasValue(0L);
    }
}

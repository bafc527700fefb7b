package dev.watchkeeper.store;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConnection;

/** Copies of the database in {@code data/backups}, made while it is in use and verified before they count; confined to one thread. */
final class DatabaseCopies {
    /** How many copies are kept, the newest. */
    static final int MAX_COPIES = 7;

    /** A new copy is made every day at this local time. */
    static final LocalTime AT = LocalTime.of(3, 0);

    private static final Logger log = LoggerFactory.getLogger(DatabaseCopies.class);
    private static final String PREFIX = "watchkeeper-";
    private static final String SUFFIX = ".db";
    private static final String TEMPORARY = ".watchkeeper.db.growing";
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(5);

    private final Path folder;
    private final Clock clock;
    private final ZoneId zone;

    DatabaseCopies(Path folder, Clock clock, ZoneId zone) {
        this.folder = folder;
        this.clock = clock;
        this.zone = zone;
    }

    /** A copy; immutable. */
    record Copy(Path file, Instant madeAt) {}

    /** Whether a daily copy is due since the last one was made. */
    boolean isDue() {
        Instant now = clock.wall();
        ZonedDateTime today = now.atZone(zone).with(AT);
        Instant last = (today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant();
        // A copy from the future was made under a wrong clock.
        return all().stream()
                .map(Copy::madeAt)
                .noneMatch(at -> !at.isBefore(last) && !at.isAfter(now.plus(Duration.ofHours(1))));
    }

    /** The copies, newest first. */
    List<Copy> all() {
        List<Copy> copies = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return copies;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                at(file).ifPresent(at -> copies.add(new Copy(file, at)));
            }
        } catch (IOException e) {
            log.warn("{} cannot be listed: {}", folder, e.toString());
        }
        copies.sort(Comparator.comparing(Copy::madeAt).reversed());
        return copies;
    }

    private static Optional<Instant> at(Path file) {
        String name = file.getFileName().toString();
        try {
            return Optional.of(Instant.from(
                    DatabaseFile.STAMP.parse(name.substring(PREFIX.length(), name.length() - SUFFIX.length()))));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // not one of ours
        }
    }

    /** Makes a copy, and deletes the oldest beyond the limit. */
    Path make(Path database) throws SQLException, IOException {
        PrivateFiles.createDirectories(folder);
        Path growing = folder.resolve(TEMPORARY);
        try (Connection source = OpenDatabase.plain(database, true)) {
            copy(source, growing);
        }
        Path made = folder.resolve(PREFIX + DatabaseFile.STAMP.format(clock.wall()) + SUFFIX);
        PrivateFiles.move(growing, made);
        for (Copy old : all().stream().skip(MAX_COPIES).toList()) {
            Files.deleteIfExists(old.file());
        }
        return made;
    }

    /** Copies what a connection sees into a file, verifies it and syncs it to the disk. */
    void copy(Connection source, Path target) throws SQLException, IOException {
        Files.deleteIfExists(target);
        PrivateFiles.prepare(target);
        int code = source.unwrap(SQLiteConnection.class).getDatabase().backup("main", target.toString(), null);
        if (code != 0) {
            Files.deleteIfExists(target);
            throw new SQLException("SQLite's backup ended with code " + code, "", code);
        }
        check(target);
        try (FileChannel channel = PrivateFiles.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void check(Path file) throws SQLException, IOException {
        boolean good = false;
        try (Connection copy = OpenDatabase.plain(file, false)) {
            try (var statement = copy.createStatement()) {
                statement.execute("PRAGMA journal_mode = DELETE"); // one file, without others beside it
            }
            good = new QuickCheck(clock, CHECK_LIMIT).isWhole(copy);
        } finally {
            if (!good) {
                Files.deleteIfExists(file);
            }
        }
        if (!good) {
            throw new IOException("the copy could not be read within " + CHECK_LIMIT.toMinutes() + " min");
        }
    }

    /** Replaces the database with a copy, if the copy can be read completely. */
    void restore(Path copy, Path database) throws SQLException, IOException {
        Path growing = database.resolveSibling(TEMPORARY);
        try (Connection source = OpenDatabase.plain(copy, true)) {
            copy(source, growing);
        }
        PrivateFiles.move(growing, database);
    }
}

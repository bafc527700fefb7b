package dev.watchkeeper.store;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConnection;

/** Copies a database, which may be in use, into one file, and verifies such files; immutable, and as thread-safe as the files are. */
public final class DatabaseCopies {
    private static final String TEMPORARY = ".watchkeeper.db.growing";
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(5);
    private static final String RESTORED = ".restored";

    private final Clock clock;

    public DatabaseCopies(Clock clock) {
        this.clock = clock;
    }

    /**
     * Copies a database that nobody has open into a file and verifies it.
     *
     * @param cache where SQLite's own library unpacks to
     */
    public void copyUnused(Path database, Path target, Path cache) throws SQLException, IOException {
        Database.setUnpackFolder(cache);
        // Not read-only: a killed process leaves a write-ahead log, which only a writer can take in.
        try (Connection source = OpenDatabase.plain(database, false)) {
            copy(source, target);
        }
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
        sync(target);
    }

    private static void sync(Path target) throws IOException {
        try (FileChannel channel = PrivateFiles.open(target, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    private void check(Path file) throws SQLException, IOException {
        boolean good = false;
        try (Connection copy = OpenDatabase.plain(file, false)) {
            try (Statement statement = copy.createStatement()) {
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

    /**
     * Opens a copy and reads all of it, tables and indexes.
     *
     * @param cache where SQLite's own library unpacks to
     * @throws SQLException if it is damaged, or no database of Watchkeeper
     * @throws IOException if it could not be read in time, or was written by a newer version
     */
    public void verify(Path file, Path cache) throws SQLException, IOException {
        Database.setUnpackFolder(cache);
        try (Connection copy = OpenDatabase.bare(file)) {
            int schema = Schema.version(copy);
            if (schema < 1) {
                throw new SQLException("it is no database of Watchkeeper");
            }
            if (schema > Schema.NEWEST) {
                throw new IOException("it was written by a newer Watchkeeper (schema " + schema + ", this one knows "
                        + Schema.NEWEST + ")");
            }
            if (!new QuickCheck(clock, CHECK_LIMIT).isWhole(copy)) {
                throw new IOException("it could not be read within " + CHECK_LIMIT.toMinutes() + " min");
            }
            try (Statement statement = copy.createStatement();
                    ResultSet found = statement.executeQuery("PRAGMA integrity_check(1)")) {
                String result = found.next() ? String.valueOf(found.getString(1)) : "nothing";
                if (!result.equals("ok")) {
                    throw new SQLException(result.replace('\n', ' '));
                }
            }
        }
    }

    /** Replaces the database with a file, if that can be read completely. */
    void restore(Path copy, Path database) throws SQLException, IOException {
        Path growing = database.resolveSibling(TEMPORARY);
        try (Connection source = OpenDatabase.plain(copy, true)) {
            copy(source, growing);
        }
        PrivateFiles.move(growing, database);
    }

    /** Replaces the database with one of the copies, if that can be read completely. */
    void restore(CopySource source, CopySource.Copy copy, Path database) throws SQLException, IOException {
        Path growing = database.resolveSibling(TEMPORARY);
        source.unpack(copy, growing);
        check(growing);
        sync(growing);
        PrivateFiles.move(growing, database);
    }

    /**
     * Notes beside a database that a person restored it from a copy: the next start then enters what came after the copy again, as far as the disk
     * knows it, and books the rest of that time as unknown.
     */
    public static void noteRestored(Path database) throws IOException {
        PrivateFiles.write(note(database), new byte[0]);
    }

    /** Whether {@link #noteRestored} was called for this database since it was last opened. */
    static boolean isRestored(Path database) {
        return Files.exists(note(database));
    }

    static void forgetRestored(Path database) throws IOException {
        Files.deleteIfExists(note(database));
    }

    private static Path note(Path database) {
        return database.resolveSibling("." + database.getFileName() + RESTORED);
    }
}

package dev.watchkeeper.store;

import dev.watchkeeper.base.FullDisk;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * An open database file: a writer, a reader, and the identity of the file; immutable, and its connections are thread-safe.
 *
 * @param whole whether all of it was read on opening and found intact; false if that would have taken too long
 */
record OpenDatabase(
        ConnectionThread writer, ConnectionThread reader, DatabaseFile file, DatabaseFile.Opened opened, boolean whole)
        implements AutoCloseable {
    private static final int BUSY_TIMEOUT_MILLIS = 2000;

    /**
     * Opens or creates the file and migrates it to the newest schema.
     *
     * @param check reads it before anything is changed
     */
    static OpenDatabase open(DatabaseFile file, QuickCheck check)
            throws SQLException, IOException, Schema.NewerException {
        Path path = file.path();
        Path folder = path.getParent();
        if (folder != null) {
            PrivateFiles.createDirectories(folder);
        }
        PrivateFiles.prepare(path); // SQLite gives its other files the rights of this one
        Connection write = connect(path, false);
        try {
            boolean whole = check.isWhole(write);
            Schema.migrate(write);
            disableAutomaticCheckpoints(write);
            Connection read = connect(path, true);
            return new OpenDatabase(
                    new ConnectionThread("store-writer", write),
                    new ConnectionThread("store-reader", read),
                    file,
                    file.opened(),
                    whole);
        } catch (SQLException | IOException | Schema.NewerException | RuntimeException e) {
            ConnectionThread.closeQuietly(write);
            throw e;
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setReadOnly(readOnly);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /** Only the supervisor's checkpoints change the file, so any other change comes from outside. */
    private static void disableAutomaticCheckpoints(Connection write) throws SQLException {
        try (var statement = write.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 0");
        }
    }

    /** A connection that sees the file alone, without its write-ahead log. */
    static Connection bare(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        return config.createConnection("jdbc:sqlite:" + file.toUri() + "?immutable=1");
    }

    /** A connection that changes none of the file's settings, for copies and checks. */
    static Connection plain(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.setReadOnly(readOnly);
        return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    /** A connection and the one platform thread that uses it; thread-safe. */
    static final class ConnectionThread {
        private static final Logger log = LoggerFactory.getLogger(ConnectionThread.class);

        private final Connection connection;
        private final Jdbi jdbi;
        private final ThreadPoolExecutor executor;

        ConnectionThread(String name, Connection connection) {
            this.connection = connection;
            this.jdbi = Jdbi.create(connection);
            this.executor = new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(Database.WAITING_CALLS), Threads.factory(name));
        }

        int waiting() {
            return executor.getQueue().size();
        }

        /** @param cancel whether SQLite is to abandon the work when its caller stops waiting */
        <T> T call(Function<Handle, T> work, Duration limit, boolean cancel) {
            Future<T> answer;
            try {
                answer = executor.submit(() -> jdbi.withHandle(work::apply));
            } catch (RejectedExecutionException e) {
                throw new StoreException("The database is closed or overloaded", e);
            }
            try {
                return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (cancel && !answer.isDone()) {
                    answer.cancel(false);
                    interruptQuery();
                }
                throw new StoreException("The database did not answer within " + limit.toMillis() + " ms", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException("Interrupted while waiting for the database", e);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new StoreException("The database failed: " + FullDisk.explain(cause), cause);
            }
        }

        /** The one SQLite call that any thread may make. It may hit the next query instead, which then fails once. */
        private void interruptQuery() {
            try {
                connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
            } catch (SQLException e) {
                throw new StoreException("The database query could not be cancelled", e);
            }
        }

        /** Finishes waiting work, within 2 s, and closes the connection. */
        void close() {
            try {
                executor.execute(() -> closeQuietly(connection));
            } catch (RejectedExecutionException e) {
                log.debug("The connection is already closed, or hangs", e);
            }
            executor.shutdown();
            try {
                if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
                    executor.shutdownNow();
                }
            } catch (InterruptedException e) {
                executor.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }

        static void closeQuietly(Connection connection) {
            try {
                connection.close();
            } catch (SQLException e) {
                log.warn("The database did not close cleanly: {}", e.toString());
            }
        }
    }
}

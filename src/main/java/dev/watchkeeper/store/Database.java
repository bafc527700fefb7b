package dev.watchkeeper.store;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.file.Files;
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
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/**
 * The one SQLite file: a writer and a reader connection, each with a platform thread of its own that alone touches it;
 * thread-safe. Callers on any thread wait for the answer, no longer than the time limit.
 */
public final class Database implements AutoCloseable {
    /** The longest wait for an answer. A page of 1000 events takes milliseconds; only a hung disk takes longer. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    public static final int WAITING_CALLS = 1000;
    private static final int BUSY_TIMEOUT_MILLIS = 2000;

    private final Lane writer;
    private final Lane reader;
    private final Duration limit;

    private Database(Lane writer, Lane reader, Duration limit) {
        this.writer = writer;
        this.reader = reader;
        this.limit = limit;
    }

    /**
     * Opens or creates the database and brings it to the newest schema.
     *
     * @param file usually {@code data/watchkeeper.db}; its folder is created
     * @param cache where SQLite's own library unpacks to, usually {@code data/cache}
     * @throws FailureException of the kind {@code ENVIRONMENT}, with a sentence that says what to do
     */
    public static Database open(Path file, Path cache) throws FailureException {
        return open(file, cache, LIMIT);
    }

    static Database open(Path file, Path cache, Duration limit) throws FailureException {
        try {
            Files.createDirectories(cache);
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The folder of the database " + file + " cannot be made: " + e, e);
        }
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", cache.toString());
        }
        Connection write = connect(file, false);
        try {
            Schema.migrate(write, file);
            Connection read = connect(file, true);
            return new Database(new Lane("store-writer", write), new Lane("store-reader", read), limit);
        } catch (FailureException e) {
            closeQuietly(write);
            throw e;
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws FailureException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setBusyTimeout(BUSY_TIMEOUT_MILLIS);
        config.enforceForeignKeys(true);
        config.setReadOnly(readOnly);
        try {
            return config.createConnection("jdbc:sqlite:" + file.toAbsolutePath());
        } catch (SQLException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The database " + file + " cannot be opened: " + e.getMessage()
                            + ". Restore a backup, or move the file away to begin a new one.",
                    e);
        }
    }

    /**
     * Changes the database in one transaction, after all changes asked for before.
     *
     * @throws StoreException if it failed or took too long; a change that is merely late is still made
     */
    <T> T write(Function<Handle, T> work) {
        return writer.call(handle -> handle.inTransaction(work::apply), limit, false);
    }

    /**
     * Asks the database.
     *
     * @throws StoreException if it failed, or took too long: the question is then broken off
     */
    <T> T read(Function<Handle, T> work) {
        return reader.call(work, limit, true);
    }

    /** Calls that wait for a database thread. */
    public int waiting() {
        return writer.executor.getQueue().size() + reader.executor.getQueue().size();
    }

    /** Finishes what waits, bounded by 2 s each for reader and writer, and closes the file. */
    @Override
    public void close() {
        reader.close();
        writer.close();
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(Database.class).warn("The database did not close cleanly", e);
        }
    }

    /** A connection and its thread. */
    private static final class Lane {
        private final Connection connection;
        private final Jdbi jdbi;
        private final ThreadPoolExecutor executor;

        Lane(String name, Connection connection) {
            this.connection = connection;
            this.jdbi = Jdbi.create(connection);
            this.executor = new ThreadPoolExecutor(
                    1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_CALLS), Threads.factory(name));
        }

        <T> T call(Function<Handle, T> work, Duration limit, boolean breakOff) {
            Future<T> answer;
            try {
                answer = executor.submit(() -> jdbi.withHandle(work::apply));
            } catch (RejectedExecutionException e) {
                throw new StoreException("The database is closed or has too much to do", e);
            }
            try {
                return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (breakOff && !answer.isDone()) {
                    answer.cancel(false);
                    interruptQuery();
                }
                throw new StoreException("The database did not answer within " + limit.toMillis() + " ms", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException("Interrupted while waiting for the database", e);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new StoreException("The database failed: " + cause.getMessage(), cause);
            }
        }

        /** The one call of SQLite that any thread may make. It may hit the next question instead: that one fails once, too. */
        private void interruptQuery() {
            try {
                connection.unwrap(SQLiteConnection.class).getDatabase().interrupt();
            } catch (SQLException e) {
                throw new StoreException("The database's question could not be broken off", e);
            }
        }

        void close() {
            executor.execute(() -> closeQuietly(connection));
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
    }
}

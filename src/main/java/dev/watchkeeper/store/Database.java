package dev.watchkeeper.store;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.store.StoreException.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * The one SQLite file: a writer and a reader connection, each used by a platform thread of its own alone; thread-safe. Callers on
 * any thread wait for the answer, up to the time limit. The file can be replaced while it is in use; meanwhile every call fails at once.
 */
public final class Database implements AutoCloseable {
    /** The longest wait for an answer. A page of 1000 events takes milliseconds; only a hung disk takes longer. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    public static final int WAITING_CALLS = 1000;

    private final Duration limit;
    private final AtomicLong generation = new AtomicLong();
    private volatile Optional<OpenDatabase> current = Optional.empty();
    private volatile boolean lacksLatest;
    private volatile String unavailableReason = "it is not open yet";
    private volatile Runnable onDamage = () -> {};

    private Database(Duration limit) {
        this.limit = limit;
    }

    /** A database that is not open yet: {@link DatabaseSupervisor} opens it. */
    public static Database closed() {
        return new Database(LIMIT);
    }

    /**
     * Opens or creates the database and migrates it to the newest schema, or refuses it and leaves it unchanged.
     *
     * @param file usually {@code data/watchkeeper.db}; its folder is created
     * @param cache where SQLite's own library unpacks to, usually {@code data/cache}
     * @throws FailureException of the kind {@code ENVIRONMENT}, with a sentence that says what to do
     */
    public static Database open(Path file, Path cache) throws FailureException {
        return open(file, cache, LIMIT);
    }

    static Database open(Path file, Path cache, Duration limit) throws FailureException {
        Database database = new Database(limit);
        try {
            setUnpackFolder(cache);
            database.attach(OpenDatabase.open(new DatabaseFile(file), new QuickCheck(new SystemClock(), LIMIT)), false);
            return database;
        } catch (Schema.NewerException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The database " + file + " cannot be used: " + e.getMessage() + ". Install that version again",
                    e);
        } catch (SQLException | IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The database " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Sets where SQLite's own library unpacks to, unless that is set already. */
    static void setUnpackFolder(Path cache) throws IOException {
        PrivateFiles.createDirectories(cache);
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", cache.toString());
        }
    }

    /**
     * Directs calls to this file from now on.
     *
     * @param lacking whether it lacks the latest entries of its predecessor
     */
    void attach(OpenDatabase opened, boolean lacking) {
        lacksLatest = lacking;
        current = Optional.of(opened);
        unavailableReason = "";
        generation.incrementAndGet();
    }

    /** Makes calls fail from now on; waiting calls are finished, within 2 s each for reader and writer. */
    void detach(String why) {
        unavailableReason = why;
        Optional<OpenDatabase> left = current;
        current = Optional.empty();
        left.ifPresent(OpenDatabase::close);
    }

    Optional<OpenDatabase> current() {
        return current;
    }

    /** Why it is not open, for people; empty if it is. */
    String unavailableReason() {
        return unavailableReason;
    }

    /** Sets what runs, on the caller's thread, when an answer shows that the file is damaged; it must not wait. */
    void onDamage(Runnable reaction) {
        onDamage = reaction;
    }

    /** How often a file was opened: another number means another file. 0 before the first. */
    public long generation() {
        return generation.get();
    }

    /** Whether the file lacks the latest entries of its predecessor. */
    boolean lacksLatest() {
        return lacksLatest;
    }

    public boolean isOpen() {
        return current.isPresent();
    }

    /**
     * Changes the database in one transaction, after all earlier changes.
     *
     * @throws StoreException if it failed or took too long; a change that is only late is still made
     */
    <T> T write(Function<Handle, T> work) {
        return call(open -> open.writer().call(handle -> handle.inTransaction(work::apply), limit, false));
    }

    /**
     * Queries the database.
     *
     * @throws StoreException if it failed or took too long; the query is then cancelled
     */
    <T> T read(Function<Handle, T> work) {
        return call(open -> open.reader().call(work, limit, true));
    }

    private <T> T call(Function<OpenDatabase, T> work) {
        Optional<OpenDatabase> open = current;
        if (open.isEmpty()) {
            throw new StoreException(
                    "There is no database just now: " + unavailableReason, new StoreException.Away(unavailableReason));
        }
        try {
            return work.apply(open.get());
        } catch (StoreException e) {
            if (current.filter(open.get()::equals).isEmpty()) {
                throw new StoreException(
                        "The database was replaced meanwhile", new StoreException.Away(unavailableReason));
            }
            Trouble trouble = Trouble.of(e);
            if (trouble == Trouble.DAMAGED || trouble == Trouble.UNWRITABLE) {
                onDamage.run();
            }
            throw e;
        }
    }

    /**
     * Proves that the database can be read and written, by doing both.
     *
     * @throws StoreException if it cannot
     */
    public void prove() {
        current.ifPresent(open -> open.file().loss(open.opened()).ifPresent(loss -> {
            onDamage.run();
            throw new StoreException(open.file().path() + " " + loss);
        }));
        // The same number as before, but it is still written.
        write(handle -> handle.execute("PRAGMA user_version = " + Schema.NEWEST));
        read(handle -> handle.createQuery("SELECT COUNT(*) FROM coverage_beat")
                .mapTo(Long.class)
                .one());
    }

    /** Writes the write-ahead log into the file and truncates it, so that later reads come from the file itself. */
    void checkpoint() {
        current.ifPresent(open -> open.writer()
                .call(
                        handle -> handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)")
                                .mapTo(Long.class)
                                .first(),
                        limit,
                        false));
    }

    /** Runs work on the reader's connection, on its thread. */
    void throughReader(DatabaseRescue.Work work, Duration longest) {
        OpenDatabase open =
                current.orElseThrow(() -> new StoreException("There is no database just now: " + unavailableReason));
        open.reader()
                .call(
                        handle -> {
                            try {
                                work.on(handle.getConnection());
                                return true;
                            } catch (SQLException | IOException e) {
                                throw new IllegalStateException(e.getMessage(), e);
                            }
                        },
                        longest,
                        true);
    }

    /** How many calls wait for a database thread. */
    public int waiting() {
        return current.map(open -> open.writer().waiting() + open.reader().waiting())
                .orElse(0);
    }

    /** Finishes waiting calls, within 2 s each for reader and writer, and closes the file. */
    @Override
    public void close() {
        detach("it is closed");
    }
}

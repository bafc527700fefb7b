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
 * The one SQLite file: a writer and a reader connection, each with a platform thread of its own that alone touches it;
 * thread-safe. Callers on any thread wait for the answer, no longer than the time limit. The file behind it can be replaced while it is in use; meanwhile
 * every call fails at once.
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

    /** One that is not open yet: {@link DatabaseSupervisor} opens it. */
    public static Database closed() {
        return new Database(LIMIT);
    }

    /**
     * Opens or creates the database and brings it to the newest schema, or refuses it and leaves it as it is.
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

    /** Says where SQLite's own library unpacks to, unless somebody has said so. */
    static void setUnpackFolder(Path cache) throws IOException {
        PrivateFiles.createDirectories(cache);
        if (System.getProperty("org.sqlite.tmpdir") == null) {
            System.setProperty("org.sqlite.tmpdir", cache.toString());
        }
    }

    /**
     * From now on calls go to this file.
     *
     * @param lacking whether it lacks what was written last into the one before
     */
    void attach(OpenDatabase opened, boolean lacking) {
        lacksLatest = lacking;
        current = Optional.of(opened);
        unavailableReason = "";
        generation.incrementAndGet();
    }

    /** From now on calls fail; those that wait are finished, bounded by 2 s each for reader and writer. */
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

    /** Told, on the caller's thread, when an answer shows that the file is damaged; must not wait. */
    void onDamage(Runnable told) {
        onDamage = told;
    }

    /** How often a file was opened: another number is another file. 0 before the first. */
    public long generation() {
        return generation.get();
    }

    /** Whether it lacks what was written last into the file before. */
    boolean lacksLatest() {
        return lacksLatest;
    }

    public boolean isOpen() {
        return current.isPresent();
    }

    /**
     * Changes the database in one transaction, after all changes asked for before.
     *
     * @throws StoreException if it failed or took too long; a change that is merely late is still made
     */
    <T> T write(Function<Handle, T> work) {
        return call(open -> open.writer().call(handle -> handle.inTransaction(work::apply), limit, false));
    }

    /**
     * Asks the database.
     *
     * @throws StoreException if it failed, or took too long: the question is then broken off
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
     * Reads and writes, as a proof that both can be done.
     *
     * @throws StoreException if not
     */
    public void prove() {
        current.ifPresent(open -> open.file().loss(open.opened()).ifPresent(loss -> {
            onDamage.run();
            throw new StoreException(open.file().path() + " " + loss);
        }));
        // The same number again: it is written all the same.
        write(handle -> handle.execute("PRAGMA user_version = " + Schema.NEWEST));
        read(handle -> handle.createQuery("SELECT COUNT(*) FROM coverage_beat")
                .mapTo(Long.class)
                .one());
    }

    /** Writes what waits beside the file into it, and begins there anew: what is read afterwards comes from the file itself. */
    void checkpoint() {
        current.ifPresent(open -> open.writer()
                .call(
                        handle -> handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)")
                                .mapTo(Long.class)
                                .first(),
                        limit,
                        false));
    }

    /** Does something with the reader's connection, on its thread. */
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

    /** Calls that wait for a database thread. */
    public int waiting() {
        return current.map(open -> open.writer().waiting() + open.reader().waiting())
                .orElse(0);
    }

    /** Finishes what waits, bounded by 2 s each for reader and writer, and closes the file. */
    @Override
    public void close() {
        detach("it is closed");
    }
}

package dev.watchkeeper.store;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.store.StoreException.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database and keeps one available, so that nothing else depends on its file: checks that it is still there and intact, and replaces a
 * damaged one. Thread-safe, with a thread of its own, the only one that opens and replaces files.
 */
public final class DatabaseSupervisor implements DatabaseView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseSupervisor.class);

    /** Between checks of the file. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Between attempts to open a database. */
    private static final Backoff RETRY = new Backoff(EVERY, 2, Duration.ofSeconds(30));

    /** How long a start may read the whole file; the rest is read while watching. */
    private static final Duration START_LIMIT = Duration.ofSeconds(2);

    private static final Duration CHECK_LIMIT = Duration.ofMinutes(2);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(60);

    /** Reading the whole file takes at most this fraction of the time (1/n), */
    private static final int CHECK_FRACTION = 100;

    /** or this fraction if the file has changed other than by checkpoints. */
    private static final int CHANGED_FRACTION = 10;

    /** The size of the write-ahead log that starts a checkpoint, as with SQLite's default, bytes. */
    private static final long MAX_WAITING = 4L << 20;

    private static final Duration STANDSTILL = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

    private final Database database;
    private final Path cache;
    private final DatabaseRescue rescue;
    private final DatabaseCopies copies;
    private final Listener listener;
    private final Clock clock;
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicBoolean suspected = new AtomicBoolean();
    private final Thread thread = Threads.platform("database-supervisor", this::run);
    private volatile DatabaseFile file;
    private volatile boolean stopping;
    private volatile long checkedAtNanos;
    private volatile String note = "";
    private Optional<DatabaseRescue.Found> unreported = Optional.empty();
    private Optional<DatabaseFile.Stamp> checkedStamp = Optional.empty();
    private boolean checkWanted;
    private long checkedNanos;
    private Duration checkTook = Duration.ZERO;
    private String warned = "";
    private long triedNanos;
    private int failures;

    /** Learns of losses and repairs, in sentences for people; called on the supervisor's thread, must not wait. */
    public interface LossListener {
        /** The database cannot be used as it is. */
        void lost(Instant at, String sentence);

        /** Something was done about it. */
        void done(Instant at, String sentence);
    }

    /** What the node does when a database is available; called on the supervisor's thread, and again after a failure. */
    public interface Listener extends LossListener {
        /**
         * A file was opened: close entries left open in it, and write again what the node still knows.
         *
         * @param replaced whether it is not the file of the last run, or the one before
         */
        void opened(boolean replaced);
    }

    /**
     * The paths; immutable.
     *
     * @param copies by which a lost database is replaced
     * @param hasRecordings whether there are recordings that a missing database would have listed
     */
    public record Place(Path database, Path cache, CopySource copies, BooleanSupplier hasRecordings) {}

    public DatabaseSupervisor(Database database, Place place, Listener listener, Clock clock) {
        this.database = database;
        this.cache = place.cache();
        this.listener = listener;
        this.clock = clock;
        file = new DatabaseFile(place.database());
        copies = new DatabaseCopies(clock);
        rescue = new DatabaseRescue(
                database,
                new DatabaseRescue.Substitutes(copies, place.copies(), place.hasRecordings()),
                listener,
                clock);
        database.onDamage(() -> suspected.set(true));
    }

    /** Opens the database, and waits for it a little: if it takes longer, the start continues without it. */
    public void start(Duration wait) {
        checkedAtNanos = clock.monotonicNanos();
        thread.start();
        try {
            if (!first.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("The database is not open yet; watching starts without it");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                step();
                first.countDown();
                clock.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One check; tests call it directly. */
    void step() {
        checkedAtNanos = clock.monotonicNanos();
        try {
            if (database.isOpen()) {
                check();
            } else if (failures == 0 || clock.since(triedNanos).compareTo(RETRY.waitAfter(failures)) >= 0) {
                triedNanos = clock.monotonicNanos();
                failures++;
                open();
                failures = database.isOpen() ? 0 : failures;
            }
            reportOpened();
        } catch (StoreException | IOException e) {
            warnOnce("The database will be tried again: " + e.getMessage());
        } catch (RuntimeException e) {
            log.error("The database supervisor failed and will try again", e);
        }
    }

    private void open() throws IOException {
        Database.setUnpackFolder(cache);
        QuickCheck check = new QuickCheck(clock, START_LIMIT);
        try {
            found(rescue.open(file, check));
        } catch (Schema.NewerException e) {
            // This version uses a database of its own beside the newer one, which stays unchanged.
            DatabaseFile beside = file.beside(Schema.NEWEST);
            note = "The database " + file.path() + " is left alone, because " + e.getMessage()
                    + "; this version keeps its own in " + beside.path() + ". Install that version again";
            log.error("{}", note);
            listener.lost(clock.wall(), note);
            file = beside;
            try {
                found(rescue.open(file, check));
            } catch (Schema.NewerException again) {
                database.detach("It cannot be used: " + again.getMessage());
            }
        }
    }

    private void found(Optional<DatabaseRescue.Found> opened) {
        opened.ifPresent(found -> {
            boolean before = unreported.filter(DatabaseRescue.Found::replaced).isPresent();
            unreported = Optional.of(new DatabaseRescue.Found(found.replaced() || before, found.whole()));
            checkWanted = !found.whole();
            warned = "";
            suspected.set(false);
            checkedNanos = clock.monotonicNanos();
            checkTook = Duration.ZERO;
            checkedStamp = file.stamp();
        });
    }

    private void reportOpened() {
        if (unreported.isPresent() && database.isOpen()) {
            listener.opened(unreported.get().replaced());
            unreported = Optional.empty();
            settle();
        }
    }

    private void check() {
        OpenDatabase open = database.current().orElseThrow();
        Optional<String> loss = file.loss(open.opened());
        if (loss.isPresent()) {
            found(rescue.replace(file, DatabaseRescue.Loss.NAME, loss.get()));
            return;
        }
        if (isCheckDue()) {
            Optional<String> damage = damage();
            if (damage.isPresent()) {
                found(rescue.replace(file, DatabaseRescue.Loss.CONTENT, "is damaged: " + damage.get()));
                return;
            }
        } else if (file.waiting() > MAX_WAITING && file.stamp().equals(checkedStamp)) {
            settle();
        }
    }

    private boolean isCheckDue() {
        boolean changed = !file.stamp().equals(checkedStamp);
        if (suspected.getAndSet(false)) {
            return true;
        }
        Duration since = clock.since(checkedNanos);
        if (changed || checkWanted) {
            return since.compareTo(checkTook.multipliedBy(CHANGED_FRACTION)) >= 0;
        }
        return since.compareTo(CHECK_EVERY) >= 0 && since.compareTo(checkTook.multipliedBy(CHECK_FRACTION)) >= 0;
    }

    /**
     * Reads the whole database through separate connections, since the others have pages in memory: first the file by itself, which only this
     * class changes, then together with its write-ahead log.
     *
     * @return the damage that cannot be repaired
     */
    private Optional<String> damage() {
        checkedNanos = clock.monotonicNanos();
        checkWanted = false;
        try {
            Optional<String> bare = damage(() -> OpenDatabase.bare(file.path()));
            settle();
            if (bare.isEmpty()) {
                return bare;
            }
            Optional<String> all = damage(() -> OpenDatabase.plain(file.path(), true));
            if (all.isEmpty()) {
                listener.lost(
                        clock.wall(),
                        "The database " + file.path().getFileName() + " was overwritten in part: " + bare.get());
                listener.done(
                        clock.wall(),
                        "What was overwritten was still in its write-ahead log and was written again: nothing is lost");
                unreported = Optional.of(new DatabaseRescue.Found(false, true));
            }
            return all;
        } finally {
            checkTook = clock.since(checkedNanos);
        }
    }

    /** Opens a connection. */
    private interface Opener {
        Connection open() throws SQLException;
    }

    private Optional<String> damage(Opener opener) {
        try (Connection connection = opener.open()) {
            if (!new QuickCheck(clock, CHECK_LIMIT).isWhole(connection)) {
                log.warn("{} could not be read completely within {} s", file.path(), CHECK_LIMIT.toSeconds());
            }
            return Optional.empty();
        } catch (SQLException e) {
            if (Trouble.of(e) == Trouble.DAMAGED) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            warnOnce(file.path() + " cannot be read at present: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Empties the write-ahead log, which hides the state of the file. */
    private void settle() {
        try {
            database.checkpoint();
        } catch (StoreException e) {
            log.debug("The file is checked without a checkpoint", e);
        }
        checkedStamp = file.stamp();
    }

    /**
     * Copies the database, which stays in use, into a file and verifies it; on the caller's thread, for as long as that takes.
     *
     * @throws IOException if there is no database now, or the copy is not whole
     */
    public void copyTo(Path target) throws SQLException, IOException {
        if (!database.isOpen()) {
            throw new IOException("there is no database now: " + database.unavailableReason());
        }
        try (Connection source = OpenDatabase.plain(file.path(), true)) {
            copies.copy(source, target);
        } catch (SQLException e) {
            if (Trouble.of(e) == Trouble.DAMAGED) {
                suspected.set(true);
            }
            throw e;
        }
    }

    private void warnOnce(String sentence) {
        if (!sentence.equals(warned)) {
            warned = sentence;
            log.warn("{}", sentence);
        }
    }

    @Override
    public State state() {
        Duration since = clock.since(checkedAtNanos);
        if (since.compareTo(STANDSTILL) > 0) {
            return new State(false, "It has not been checked for " + since.toSeconds() + " s: its disk may hang");
        }
        Optional<OpenDatabase> open = database.current();
        if (open.isEmpty()) {
            return new State(false, database.unavailableReason());
        }
        Optional<String> loss = open.get().file().loss(open.get().opened());
        if (loss.isPresent() || suspected.get()) {
            return new State(
                    false, open.get().file().path() + " " + loss.orElse("is being checked, because it seems damaged"));
        }
        return new State(true, note);
    }

    /** Tests that the database can be read and written, for a check of the host. */
    public void prove() throws FailureException {
        State now = state();
        if (!now.usable()) {
            throw new FailureException(FailureKind.ENVIRONMENT, now.sentence());
        }
        database.prove();
    }

    /** Stops checking, within 3 s; whoever made the database closes it. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.warn("The database supervisor did not end within {} s", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

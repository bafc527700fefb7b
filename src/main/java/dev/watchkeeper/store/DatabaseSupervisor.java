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
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database and sees to it that there is one, so that nothing else depends on its file: looks whether it is still there and in order, makes a
 * copy a day, and replaces what is damaged. Thread-safe, with a thread of its own, which alone opens and replaces.
 */
public final class DatabaseSupervisor implements DatabaseView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DatabaseSupervisor.class);

    /** Between looks at the file. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** Between attempts to open one. */
    private static final Backoff AGAIN = new Backoff(EVERY, 2, Duration.ofSeconds(30));

    /** What a start may wait for the reading of the whole file; the rest is read beside the watch. */
    private static final Duration START_LIMIT = Duration.ofSeconds(2);

    private static final Duration CHECK_LIMIT = Duration.ofMinutes(2);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(60);

    /** Reading the whole file takes no more than this part of the time, */
    private static final int CHECK_PART = 100;

    /** and this part when the file has changed otherwise than by what is written beside it. */
    private static final int CHANGED_PART = 10;

    /** As much as SQLite itself lets wait, bytes. */
    private static final long MAX_WAITING = 4L << 20;

    private static final Duration COPY_AFTER = Duration.ofSeconds(10);
    private static final Duration COPY_AGAIN = Duration.ofMinutes(10);
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
    private final Thread thread = Threads.platform("database-care", this::run);
    private volatile DatabaseFile file;
    private volatile boolean stopping;
    private volatile long lookedNanos;
    private volatile String note = "";
    private Optional<DatabaseRescue.Found> unanswered = Optional.empty();
    private Optional<DatabaseFile.Stamp> checkedStamp = Optional.empty();
    private boolean checkWanted;
    private long checkedNanos;
    private Duration checkTook = Duration.ZERO;
    private long copyFromNanos;
    private String told = "";
    private long triedNanos;
    private int failures;

    /** Hears what becomes of a database, in sentences for people; called on the care's thread, must not wait. */
    public interface LossListener {
        /** The database is not to be used as it is. */
        void lost(Instant at, String sentence);

        /** Something was done about it. */
        void done(Instant at, String sentence);
    }

    /** What the node does when there is a database; called on this thread, and again if it fails. */
    public interface Listener extends LossListener {
        /**
         * A file was opened: what was open in it is closed, and what the node still knows is written again.
         *
         * @param replaced whether it is another one than at the end of the last run, or than before
         */
        void opened(boolean replaced);
    }

    /**
     * Where everything lies; immutable.
     *
     * @param hasRecordings whether there is anything that a missing database would have known
     */
    public record Place(Path database, Path cache, Path backups, BooleanSupplier hasRecordings) {}

    public DatabaseSupervisor(Database database, Place place, Listener listener, Clock clock) {
        this(database, place, listener, clock, ZoneId.systemDefault());
    }

    DatabaseSupervisor(Database database, Place place, Listener listener, Clock clock, ZoneId zone) {
        this.database = database;
        this.cache = place.cache();
        this.listener = listener;
        this.clock = clock;
        file = new DatabaseFile(place.database());
        copies = new DatabaseCopies(place.backups(), clock, zone);
        rescue = new DatabaseRescue(database, copies, place.hasRecordings(), listener, clock);
        database.onDamage(() -> suspected.set(true));
    }

    /** Opens the database, and waits for it a little: a start goes on without one that takes longer. */
    public void start(Duration wait) {
        lookedNanos = clock.monotonicNanos();
        thread.start();
        try {
            if (!first.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                log.warn("The database is not open yet; the watch begins without it");
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

    /** One look; tests call it by itself. */
    void step() {
        lookedNanos = clock.monotonicNanos();
        try {
            if (database.isOpen()) {
                look();
            } else if (failures == 0 || clock.since(triedNanos).compareTo(AGAIN.waitAfter(failures)) >= 0) {
                triedNanos = clock.monotonicNanos();
                failures++;
                open();
                failures = database.isOpen() ? 0 : failures;
            }
            answer();
        } catch (StoreException | IOException e) {
            complain("The database is tried again: " + e.getMessage());
        } catch (RuntimeException e) {
            log.error("The care for the database stumbled, and looks again", e);
        }
    }

    private void open() throws IOException {
        Database.setUnpackFolder(cache);
        QuickCheck check = new QuickCheck(clock, START_LIMIT);
        try {
            found(rescue.open(file, check));
        } catch (Schema.NewerException e) {
            // A copy of this version's own, beside the other's, which stays as it is.
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
            boolean before = unanswered.filter(DatabaseRescue.Found::replaced).isPresent();
            unanswered = Optional.of(new DatabaseRescue.Found(found.replaced() || before, found.whole()));
            checkWanted = !found.whole();
            told = "";
            suspected.set(false);
            checkedNanos = clock.monotonicNanos();
            checkTook = Duration.ZERO;
            checkedStamp = file.stamp();
            copyFromNanos = clock.monotonicNanos() + COPY_AFTER.toNanos();
        });
    }

    private void answer() {
        if (unanswered.isPresent() && database.isOpen()) {
            listener.opened(unanswered.get().replaced());
            unanswered = Optional.empty();
            settle();
        }
    }

    private void look() {
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
        if (clock.monotonicNanos() - copyFromNanos >= 0 && copies.isDue()) {
            copy();
        }
    }

    private boolean isCheckDue() {
        boolean changed = !file.stamp().equals(checkedStamp);
        if (suspected.getAndSet(false)) {
            return true;
        }
        Duration since = clock.since(checkedNanos);
        if (changed || checkWanted) {
            return since.compareTo(checkTook.multipliedBy(CHANGED_PART)) >= 0;
        }
        return since.compareTo(CHECK_EVERY) >= 0 && since.compareTo(checkTook.multipliedBy(CHECK_PART)) >= 0;
    }

    /**
     * Reads all of it through connections of their own, since the others have pages in memory: first the file by itself, which nobody but this
     * class changes, then together with what waited beside it.
     *
     * @return what is wrong with it and stays wrong
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
                        "What was overwritten still lay beside it and was written again: nothing is lost");
                unanswered = Optional.of(new DatabaseRescue.Found(false, true));
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
                log.warn("{} could not be read to its end within {} s", file.path(), CHECK_LIMIT.toSeconds());
            }
            return Optional.empty();
        } catch (SQLException e) {
            if (Trouble.of(e) == Trouble.DAMAGED) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
            complain(file.path() + " cannot be read just now: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** What SQLite keeps beside the file hides what has become of the file. */
    private void settle() {
        try {
            database.checkpoint();
        } catch (StoreException e) {
            log.debug("The file is looked at as it is", e);
        }
        checkedStamp = file.stamp();
    }

    private void copy() {
        copyFromNanos = clock.monotonicNanos() + COPY_AGAIN.toNanos();
        try {
            log.info("The database was copied to {}", copies.make(file.path()));
        } catch (SQLException | IOException e) {
            log.warn(
                    "The database cannot be copied, and is tried again in {} min: {}",
                    COPY_AGAIN.toMinutes(),
                    e.getMessage());
            if (Trouble.of(e) == Trouble.DAMAGED) {
                suspected.set(true);
            }
        }
    }

    private void complain(String sentence) {
        if (!sentence.equals(told)) {
            told = sentence;
            log.warn("{}", sentence);
        }
    }

    @Override
    public State state() {
        Duration since = clock.since(lookedNanos);
        if (since.compareTo(STANDSTILL) > 0) {
            return new State(false, "Nobody has looked at it for " + since.toSeconds() + " s: its disk may hang");
        }
        Optional<OpenDatabase> open = database.current();
        if (open.isEmpty()) {
            return new State(false, database.unavailableReason());
        }
        Optional<String> loss = open.get().file().loss(open.get().opened());
        if (loss.isPresent() || suspected.get()) {
            return new State(
                    false, open.get().file().path() + " " + loss.orElse("is looked at, because it seems damaged"));
        }
        return new State(true, note);
    }

    /** Tries whether the database can be read and written, as a check of the host does. */
    public void prove() throws FailureException {
        State now = state();
        if (!now.usable()) {
            throw new FailureException(FailureKind.ENVIRONMENT, now.sentence());
        }
        database.prove();
    }

    /** Ends the looks, bounded by 3 s; the database is closed by whoever made it. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.warn("The care for the database did not end within {} s", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

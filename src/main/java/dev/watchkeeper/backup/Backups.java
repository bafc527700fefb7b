package dev.watchkeeper.backup;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FullDisk;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.BackupSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a backup a day, and whenever it is asked to; thread-safe, with a thread of its own, for which nothing else waits. What fails is tried again, and
 * stays a failure until one succeeds.
 */
public final class Backups implements BackupsView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Backups.class);

    /** After the start, which has enough to do. */
    private static final Duration FIRST_AFTER = Duration.ofSeconds(10);

    private static final Duration AGAIN_AFTER = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

    /** Longer than any backup takes: its disk hangs. */
    private static final Duration LONGEST = Duration.ofMinutes(30);

    /** How long a daily backup may wait, for example for a database. */
    private static final Duration LATEST = Duration.ofHours(2);

    private final BackupFolder folder;
    private final Origin origin;
    private final BackupSettings settings;
    private final Clock clock;
    private final Schedule schedule;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signal = lock.newCondition();
    private final Thread thread = Threads.platform("backup", this::run);
    private boolean wanted;
    private boolean closing;
    private Optional<Instant> running = Optional.empty();
    private long runningNanos;
    private Optional<Failure> failure = Optional.empty();
    private long nextNanos;

    /**
     * What is backed up; immutable.
     *
     * @param copying the database
     * @param available whether there is a database now
     * @param configuration the configuration file, if there is one
     */
    public record Origin(BackupFolder.Copying copying, BooleanSupplier available, Optional<Path> configuration) {}

    public Backups(BackupFolder folder, Origin origin, BackupSettings settings, Clock clock) {
        this(folder, origin, settings, clock, ZoneId.systemDefault());
    }

    Backups(BackupFolder folder, Origin origin, BackupSettings settings, Clock clock, ZoneId zone) {
        this.folder = folder;
        this.origin = origin;
        this.settings = settings;
        this.clock = clock;
        schedule = new Schedule(settings.at(), zone);
        nextNanos = clock.monotonicNanos() + FIRST_AFTER.toNanos();
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (awaitWork()) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            if (!wanted && !closing) {
                clock.await(signal, LOOK_EVERY);
            }
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Makes a backup if one is wanted or due; tests call it directly. */
    void step() {
        if (begins()) {
            Optional<Failure> failed = make();
            lock.lock();
            try {
                running = Optional.empty();
                failure = failed;
                nextNanos = clock.monotonicNanos() + AGAIN_AFTER.toNanos();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean begins() {
        boolean due = schedule.isDue(clock.wall(), folder.newestFirst())
                && origin.available().getAsBoolean();
        lock.lock();
        try {
            boolean begins = wanted || due && clock.monotonicNanos() - nextNanos >= 0;
            if (begins) {
                wanted = false;
                running = Optional.of(clock.wall());
                runningNanos = clock.monotonicNanos();
            }
            return begins;
        } finally {
            lock.unlock();
        }
    }

    private Optional<Failure> make() {
        try {
            Backup made = folder.make(origin.copying(), origin.configuration(), settings.keep());
            log.info("Backup {} was made and verified, {} bytes", made.name(), made.bytes());
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            String sentence = e instanceof IOException ? FullDisk.explain(e) : e.toString();
            log.warn("The backup failed; the next attempt is in {} min: {}", AGAIN_AFTER.toMinutes(), sentence);
            return Optional.of(new Failure(clock.wall(), sentence));
        }
    }

    @Override
    public State state() {
        var backups = folder.list();
        lock.lock();
        try {
            return new State(wanted ? running.or(() -> Optional.of(clock.wall())) : running, failure, backups);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean begin() {
        lock.lock();
        try {
            if (wanted || running.isPresent()) {
                return false;
            }
            wanted = true;
            failure = Optional.empty();
            signal.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** @throws IllegalStateException with a sentence for people if backups fail, hang or are overdue */
    public void prove() {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw new IllegalStateException(trouble.get());
        }
    }

    private Optional<String> trouble() {
        Instant now = clock.wall();
        lock.lock();
        try {
            if (failure.isPresent()) {
                return Optional.of(failure.get().sentence());
            }
            if (running.isPresent()) {
                return clock.since(runningNanos).compareTo(LONGEST) > 0
                        ? Optional.of("one has been under way since " + running.get() + ": its disk may hang")
                        : Optional.empty();
            }
        } finally {
            lock.unlock();
        }
        Duration late = Duration.between(schedule.last(now), now);
        return late.compareTo(LATEST) > 0
                        && clock.monotonicNanos() - nextNanos > LATEST.toNanos()
                        && schedule.isDue(now, folder.newestFirst())
                ? Optional.of("the one of " + schedule.last(now) + " has not been made: there is no database")
                : Optional.empty();
    }

    /** Ends the thread; a backup that is under way is left unfinished after 1 s and removed by the next. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            signal.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            if (!Threads.join(thread, CLOSE_LIMIT)) {
                log.info("A backup was under way and is left unfinished");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

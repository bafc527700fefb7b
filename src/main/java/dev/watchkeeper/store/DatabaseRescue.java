package dev.watchkeeper.store;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.store.StoreException.Trouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces an unusable database: sets it aside and puts the best candidate in its place; confined to the supervisor's
 * thread.
 */
final class DatabaseRescue {
    private static final Logger log = LoggerFactory.getLogger(DatabaseRescue.class);
    private static final Duration CHECK_LIMIT = Duration.ofMinutes(2);
    private static final Duration LIVE_LIMIT = Duration.ofMinutes(2);
    private static final String LIVE = ".watchkeeper.db.rescued";

    private final Database database;
    private final Substitutes substitutes;
    private final DatabaseSupervisor.LossListener listener;
    private final Clock clock;

    /** What is wrong with a database; an immutable enumeration. */
    enum Loss {
        /** Its content is missing or damaged. */
        CONTENT,
        /** The open connections still see all of it, but its name leads elsewhere. */
        NAME,
        /** It is intact, but may not be written. */
        RIGHTS
    }

    /**
     * An opened database; immutable.
     *
     * @param replaced whether it replaced the one that was there
     * @param whole whether all of it was read and found intact
     */
    record Found(boolean replaced, boolean whole) {}

    /**
     * What may take the place of a lost database; immutable.
     *
     * @param hasRecordings whether there are recordings that a missing database would have listed
     */
    record Substitutes(DatabaseCopies copies, CopySource source, BooleanSupplier hasRecordings) {}

    DatabaseRescue(Database database, Substitutes substitutes, DatabaseSupervisor.LossListener listener, Clock clock) {
        this.database = database;
        this.substitutes = substitutes;
        this.listener = listener;
        this.clock = clock;
    }

    /** Opens the database or a replacement; empty if neither is possible now, and the database then says why. */
    Optional<Found> open(DatabaseFile file, QuickCheck check) throws Schema.NewerException, IOException {
        Path path = file.path();
        boolean regular = Files.isRegularFile(path);
        if (regular && Files.size(path) == 0 && !Files.exists(path.resolveSibling(path.getFileName() + "-wal"))) {
            Files.delete(path); // it holds nothing
        }
        if (file.isAbsent()) {
            return substitutes.source().newestFirst().isEmpty()
                            && !substitutes.hasRecordings().getAsBoolean()
                    ? use(file, check)
                    : replace(file, Loss.CONTENT, "is missing or empty");
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || regular && Files.size(path) == 0) {
            return replace(file, Loss.CONTENT, "is gone, and only what SQLite kept beside it is left");
        }
        if (!regular) {
            return replace(file, Loss.CONTENT, "is no file");
        }
        makeWritable(path);
        try {
            return Optional.of(opened(file, check));
        } catch (SQLException e) {
            return switch (Trouble.of(e)) {
                case DAMAGED, OTHER -> replace(file, Loss.CONTENT, "is damaged: " + e.getMessage());
                case UNWRITABLE -> replace(file, Loss.RIGHTS, "cannot be written: " + e.getMessage());
                case LATER -> {
                    if (!Files.isWritable(path)) {
                        yield replace(file, Loss.RIGHTS, "cannot be written: " + e.getMessage());
                    }
                    yield later(file, e);
                }
            };
        } catch (IOException e) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isWritable(path)) {
                return replace(file, Loss.RIGHTS, "cannot be written");
            }
            return later(file, e);
        }
    }

    /** Makes a file of this account writable again if somebody made it read-only. */
    private static void makeWritable(Path path) {
        if (Files.isWritable(path) && Files.isReadable(path)) {
            return;
        }
        try {
            Set<PosixFilePermission> rights = new HashSet<>(Files.getPosixFilePermissions(path));
            rights.add(PosixFilePermission.OWNER_READ);
            rights.add(PosixFilePermission.OWNER_WRITE);
            Files.setPosixFilePermissions(path, rights);
            log.warn("{} was read-only, and was made writable", path);
        } catch (IOException e) {
            log.debug("{} is not ours to change", path, e);
        }
    }

    private Found opened(DatabaseFile file, QuickCheck check) throws SQLException, IOException, Schema.NewerException {
        OpenDatabase current = OpenDatabase.open(file, check);
        boolean restored = DatabaseCopies.isRestored(file.path());
        database.attach(current, restored);
        if (restored) {
            log.warn(
                    "{} was restored from a backup; what came after it is entered again from the recordings",
                    file.path());
            DatabaseCopies.forgetRestored(file.path());
        }
        return new Found(restored, current.whole());
    }

    private Optional<Found> later(DatabaseFile file, Exception e) {
        database.detach(file.path() + " cannot be opened: " + e.getMessage());
        return Optional.empty();
    }

    /**
     * Sets the file aside and opens another one in its place.
     *
     * @param loss what is wrong with it, as the predicate of a sentence
     */
    Optional<Found> replace(DatabaseFile file, Loss kind, String loss) {
        Path path = file.path();
        listener.lost(clock.wall(), "The database " + path.getFileName() + " " + loss);
        Optional<Path> live = kind == Loss.NAME ? live(path) : Optional.empty();
        database.detach(path + " " + loss);
        Optional<Path> aside;
        try {
            aside = file.setAside(clock.wall());
        } catch (IOException e) {
            String sentence = path + " " + loss + ", and cannot be set aside: " + e;
            database.detach(sentence);
            listener.done(clock.wall(), sentence);
            return Optional.empty();
        }
        aside.ifPresent(away -> listener.done(clock.wall(), "It was set aside as " + away.getFileName()));
        List<Candidate> candidates = new ArrayList<>();
        live.ifPresent(rescued -> candidates.add(new Candidate(
                false,
                "It was rewritten from the connection that was still open: nothing is lost",
                () -> PrivateFiles.move(rescued, path))));
        if (kind == Loss.RIGHTS && aside.isPresent()) {
            candidates.add(new Candidate(
                    false,
                    "It was copied to a file that can be written: nothing is lost",
                    () -> substitutes.copies().restore(aside.get(), path)));
        }
        for (CopySource.Copy copy : substitutes.source().newestFirst()) {
            candidates.add(new Candidate(
                    true,
                    "The copy of " + copy.madeAt()
                            + " took its place: of the time since then, recordings and what this process"
                            + " still knows are entered again; the rest is lost",
                    () -> substitutes.copies().restore(substitutes.source(), copy, path)));
        }
        candidates.add(new Candidate(true, "There is no good copy of it: an empty one took its place", () -> {}));
        for (Candidate candidate : candidates) {
            Optional<Found> found = take(file, candidate);
            if (found.isPresent()) {
                listener.done(clock.wall(), candidate.sentence());
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> take(DatabaseFile file, Candidate candidate) {
        try {
            file.clear();
            candidate.place().run();
            OpenDatabase current = OpenDatabase.open(file, new QuickCheck(clock, CHECK_LIMIT));
            database.attach(current, candidate.lacking());
            return Optional.of(new Found(true, current.whole()));
        } catch (SQLException | IOException | Schema.NewerException e) {
            log.warn("Failed candidate for the database: {} ({})", candidate.sentence(), e.getMessage());
            database.detach("No replacement for " + file.path() + " can be opened: " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * A possible replacement; immutable.
     *
     * @param lacking whether it lacks the latest entries
     */
    private record Candidate(boolean lacking, String sentence, Placing place) {}

    /** Puts a file in the database's place. */
    @FunctionalInterface
    private interface Placing {
        void run() throws SQLException, IOException;
    }

    private Optional<Found> use(DatabaseFile file, QuickCheck check) throws Schema.NewerException {
        try {
            return Optional.of(opened(file, check));
        } catch (SQLException | IOException e) {
            return later(file, e);
        }
    }

    /** Copies all that the open connections still see into a file; empty if they see nothing either. */
    private Optional<Path> live(Path path) {
        Path rescued = path.resolveSibling(LIVE);
        try {
            Path folder = path.getParent();
            if (folder != null) {
                PrivateFiles.createDirectories(folder);
            }
            database.throughReader(connection -> substitutes.copies().copy(connection, rescued), LIVE_LIMIT);
            return Optional.of(rescued);
        } catch (StoreException | IOException e) {
            log.warn("The content of {} that is still open could not be copied: {}", path, e.getMessage());
            return Optional.empty();
        }
    }

    /** Work on a connection. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException, IOException;
    }
}

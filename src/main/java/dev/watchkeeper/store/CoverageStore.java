package dev.watchkeeper.store;

import dev.watchkeeper.base.FailureKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables of the ledger; thread-safe, each call within the database's time limit. */
public final class CoverageStore {
    /** The most spans kept per camera: at one change every six minutes, more than a year. */
    public static final int MAX_SPANS = 100_000;

    private static final int MAX_STEPS = 10_000;

    private final Database database;

    public CoverageStore(Database database) {
        this.database = database;
    }

    /**
     * A camera with an account; immutable.
     *
     * @param ended whether it was no longer configured at the last start
     * @param lastUs where its account ends, if it is not empty
     */
    public record Account(String camera, boolean ended, Optional<Long> lastUs) {}

    public Optional<CoverageBeat> beat() {
        return database.read(handle -> handle.createQuery("SELECT * FROM coverage_beat")
                .map((row, context) -> new CoverageBeat(
                        row.getLong("at_us"),
                        row.getLong("boot_ns"),
                        row.getString("boot_id"),
                        row.getBoolean("stopped")))
                .findOne());
    }

    public List<Account> accounts() {
        return database.read(handle -> handle.createQuery("SELECT camera, ended,"
                        + " (SELECT MAX(to_us) FROM coverage_span AS s WHERE s.camera = c.camera) AS last_us"
                        + " FROM coverage_camera AS c ORDER BY camera")
                .map((row, context) -> {
                    long last = row.getLong("last_us");
                    Optional<Long> lastUs = row.wasNull() ? Optional.empty() : Optional.of(last);
                    return new Account(row.getString("camera"), row.getBoolean("ended"), lastUs);
                })
                .list());
    }

    /** Records that a camera is no longer configured, which ends its account. */
    public void end(String camera) {
        database.write(handle -> handle.createUpdate("UPDATE coverage_camera SET ended = 1 WHERE camera = :camera")
                .bind("camera", camera)
                .execute());
    }

    /**
     * Replaces the end of each camera's account and records the ledger's sign of life; all or nothing. A camera without an account, or with an ended one, has one from then on.
     *
     * @param tails by camera
     */
    public void save(CoverageBeat beat, Map<String, CoverageTail> tails) {
        database.write(handle -> {
            tails.forEach((camera, tail) -> replace(handle, camera, tail));
            return handle.createUpdate("INSERT INTO coverage_beat (id, at_us, boot_ns, boot_id, stopped)"
                            + " VALUES (1, :at, :bootNs, :bootId, :stopped) ON CONFLICT (id) DO UPDATE SET"
                            + " at_us = excluded.at_us, boot_ns = excluded.boot_ns, boot_id = excluded.boot_id,"
                            + " stopped = excluded.stopped")
                    .bind("at", beat.atUs())
                    .bind("bootNs", beat.bootNanos())
                    .bind("bootId", beat.bootId())
                    .bind("stopped", beat.stopped() ? 1 : 0)
                    .execute();
        });
    }

    private static void replace(Handle handle, String camera, CoverageTail tail) {
        if (tail.fromUs() == Long.MAX_VALUE) {
            return;
        }
        handle.createUpdate("INSERT INTO coverage_camera (camera, ended) VALUES (:camera, 0)"
                        + " ON CONFLICT (camera) DO UPDATE SET ended = 0")
                .bind("camera", camera)
                .execute();
        cut(handle, camera, tail.fromUs());
        tail.spans().forEach(span -> insert(handle, camera, span));
    }

    private static void insert(Handle handle, String camera, CoverageSpan span) {
        handle.createUpdate("INSERT INTO coverage_span (camera, from_us, to_us, cause)"
                        + " VALUES (:camera, :from, :to, :cause)")
                .bind("camera", camera)
                .bind("from", span.fromUs())
                .bind("to", span.toUs())
                .bind("cause", span.cause().map(FailureKind::id).orElse(null))
                .execute();
    }

    /** How often a database was opened, see {@link Database#generation}. */
    public long generation() {
        return database.generation();
    }

    /** Whether the database lacks the latest entries of its predecessor. */
    public boolean lacksLatest() {
        return database.lacksLatest();
    }

    /**
     * Writes what is known of a camera into a database that lacks it; all or nothing. Unknown time before it is booked as lost.
     *
     * @param tail all that is known
     */
    public void refill(String camera, CoverageTail tail) {
        database.write(handle -> {
            Optional<Long> last = handle.createQuery(
                            "SELECT MAX(to_us) FROM coverage_span WHERE camera = :camera AND from_us < :from")
                    .bind("camera", camera)
                    .bind("from", tail.fromUs())
                    .mapTo(Long.class)
                    .findOne();
            replace(handle, camera, tail);
            last.filter(end -> end < tail.fromUs())
                    .ifPresent(end -> insert(
                            handle,
                            camera,
                            new CoverageSpan(end, tail.fromUs(), Optional.of(FailureKind.LEDGER_LOST))));
            return true;
        });
    }

    private static void cut(Handle handle, String camera, long atUs) {
        handle.createUpdate("DELETE FROM coverage_span WHERE camera = :camera AND from_us >= :at")
                .bind("camera", camera)
                .bind("at", atUs)
                .execute();
        // Only the last of the remaining spans can reach beyond: spans do not overlap.
        handle.createUpdate("UPDATE coverage_span SET to_us = :at WHERE camera = :camera AND to_us > :at"
                        + " AND from_us = (SELECT MAX(from_us) FROM coverage_span WHERE camera = :camera)")
                .bind("camera", camera)
                .bind("at", atUs)
                .execute();
    }

    /** The spans that touch this period, oldest first, not cut to it. */
    public List<CoverageSpan> find(String camera, long fromUs, long toUs) {
        return database.read(handle -> handle.createQuery("SELECT * FROM coverage_span WHERE camera = :camera"
                        + " AND from_us < :to AND from_us >= COALESCE((SELECT MAX(from_us) FROM coverage_span"
                        + " WHERE camera = :camera AND from_us <= :from), :from) AND to_us > :from"
                        + " ORDER BY from_us")
                .bind("camera", camera)
                .bind("from", fromUs)
                .bind("to", toUs)
                .map(CoverageStore::span)
                .list());
    }

    public void addStep(ClockStep step) {
        database.write(
                handle -> handle.createUpdate("INSERT INTO clock_step (camera, at_us, by_us, watched_us, blind_us)"
                                + " VALUES (:camera, :at, :by, :watched, :blind)")
                        .bind("camera", step.camera())
                        .bind("at", step.atUs())
                        .bind("by", step.byUs())
                        .bind("watched", step.watchedUs())
                        .bind("blind", step.blindUs())
                        .execute());
    }

    /** The steps of the wall clock in this period, oldest first. */
    public List<ClockStep> steps(String camera, long fromUs, long toUs) {
        return database.read(handle -> handle.createQuery("SELECT * FROM clock_step WHERE camera = :camera"
                        + " AND at_us >= :from AND at_us < :to ORDER BY id")
                .bind("camera", camera)
                .bind("from", fromUs)
                .bind("to", toUs)
                .map((row, context) -> new ClockStep(
                        row.getString("camera"),
                        row.getLong("at_us"),
                        row.getLong("by_us"),
                        row.getLong("watched_us"),
                        row.getLong("blind_us")))
                .list());
    }

    /** Deletes spans that ended before this time, and the oldest spans beyond each camera's limit. */
    public void trim(long beforeUs) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM coverage_span WHERE to_us < :before")
                    .bind("before", beforeUs)
                    .execute();
            for (String camera : handle.createQuery("SELECT camera FROM coverage_camera")
                    .mapTo(String.class)
                    .list()) {
                handle.createUpdate("DELETE FROM coverage_span WHERE camera = :camera AND from_us <="
                                + " (SELECT from_us FROM coverage_span WHERE camera = :camera"
                                + " ORDER BY from_us DESC LIMIT 1 OFFSET :most)")
                        .bind("camera", camera)
                        .bind("most", MAX_SPANS)
                        .execute();
            }
            handle.createUpdate(
                            "DELETE FROM coverage_camera WHERE ended = 1"
                                    + " AND NOT EXISTS (SELECT 1 FROM coverage_span AS s WHERE s.camera = coverage_camera.camera)")
                    .execute();
            return handle.createUpdate("DELETE FROM clock_step WHERE at_us < :before"
                            + " OR id NOT IN (SELECT id FROM clock_step ORDER BY id DESC LIMIT :most)")
                    .bind("before", beforeUs)
                    .bind("most", MAX_STEPS)
                    .execute();
        });
    }

    private static CoverageSpan span(ResultSet row, StatementContext context) throws SQLException {
        Optional<FailureKind> cause =
                Optional.ofNullable(row.getString("cause")).map(CoverageStore::kind);
        return new CoverageSpan(row.getLong("from_us"), row.getLong("to_us"), cause);
    }

    /** A cause that only a newer version knows still counts as blind. */
    private static FailureKind kind(String id) {
        try {
            return FailureKind.valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            return FailureKind.INTERNAL;
        }
    }
}

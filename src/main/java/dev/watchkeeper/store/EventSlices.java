package dev.watchkeeper.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** Reads a camera's events for a timeline; stateless. */
final class EventSlices {
    /** What the index of schema 5 calls long, µs. */
    private static final long LONG_MICROS = 3_600_000_000L;

    /** An event belongs to the step in which it begins; the second half finds those longer than an hour. */
    private static final String WITHIN =
            "(SELECT * FROM event WHERE camera = :camera AND begin_us > :from - " + LONG_MICROS
                    + " AND begin_us < :to AND (end_us IS NULL OR end_us > :from) AND deleted_us IS NULL"
                    + " UNION ALL SELECT * FROM event WHERE camera = :camera AND begin_us <= :from - " + LONG_MICROS
                    + " AND (end_us IS NULL OR end_us - begin_us > " + LONG_MICROS + ")"
                    + " AND (end_us IS NULL OR end_us > :from) AND deleted_us IS NULL)";

    private EventSlices() {}

    static List<EventSlice> of(Handle handle, String camera, Instant from, Instant to, Duration step, int most) {
        long fromMicros = Micros.of(from);
        long toMicros = Micros.of(to);
        int count = handle.createQuery("SELECT COUNT(*) FROM " + WITHIN)
                .bind("camera", camera)
                .bind("from", fromMicros)
                .bind("to", toMicros)
                .mapTo(Integer.class)
                .one();
        long shortest = count > most ? (toMicros - fromMicros) / most + 1 : 0;
        long stepMicros = Math.max(step.toNanos() / 1000, shortest);
        // What began before the period is in the first step.
        String group = stepMicros > 0 ? "MAX(0, begin_us - :from) / :step" : "id";
        Query query = handle.createQuery("SELECT MIN(id) AS id, MIN(begin_us) AS begin_us, MAX(end_us) AS end_us,"
                        + " COUNT(*) AS count, SUM(end_us IS NULL) AS open, SUM(seen = 0) AS unseen, MAX(kept) AS kept,"
                        + " SUM(sensor IS NOT NULL) AS sensors FROM " + WITHIN + " GROUP BY " + group
                        + " ORDER BY 2, 1")
                .bind("camera", camera)
                .bind("from", fromMicros)
                .bind("to", toMicros);
        if (stepMicros > 0) {
            query.bind("step", stepMicros);
        }
        return query.map(EventSlices::row).list();
    }

    private static EventSlice row(ResultSet row, StatementContext context) throws SQLException {
        Optional<Instant> end =
                row.getInt("open") > 0 ? Optional.empty() : Optional.of(Micros.toInstant(row.getLong("end_us")));
        return new EventSlice(
                row.getString("id"),
                Micros.toInstant(row.getLong("begin_us")),
                end,
                row.getInt("count"),
                row.getInt("unseen"),
                row.getInt("kept") != 0,
                row.getInt("sensors") > 0);
    }
}

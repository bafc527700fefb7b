package dev.watchkeeper.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * Keeps the codec of its recording in each event's row; stateless. Call it in the transaction that changes an event or a segment. The recording of an
 * event is the first segment of its camera that overlaps it; an event or a segment without an end goes on.
 */
final class EventCodecs {
    /** What the indexes of schema 5 call long: shorter ones need not be searched for further back, µs. */
    private static final long LONG_MICROS = 3_600_000_000L;

    private static final long FOREVER = Long.MAX_VALUE;

    /** The codec for the row {@code e}. The second half finds segments longer than an hour. */
    private static final String CODEC = "(SELECT codec FROM ("
            + "SELECT codec, from_us, id FROM segment WHERE camera = e.camera"
            + " AND from_us > e.begin_us - 3600000000 AND from_us < COALESCE(e.end_us, 9223372036854775807)"
            + " AND (to_us IS NULL OR to_us > e.begin_us)"
            + " UNION ALL "
            + "SELECT codec, from_us, id FROM segment WHERE camera = e.camera"
            + " AND (to_us IS NULL OR to_us - from_us > 3600000000)"
            + " AND from_us <= e.begin_us - 3600000000 AND from_us < COALESCE(e.end_us, 9223372036854775807)"
            + " AND (to_us IS NULL OR to_us > e.begin_us)"
            + ") ORDER BY from_us, id LIMIT 1)";

    /** Sets the codecs of a camera's events in a period. The second half finds events longer than an hour. */
    private static final String REFRESH = "UPDATE event SET codec = now.codec FROM ("
            + "SELECT e.id, " + CODEC + " AS codec FROM event AS e WHERE e.camera = :camera"
            + " AND e.begin_us > :early AND e.begin_us < :to AND (e.end_us IS NULL OR e.end_us > :from)"
            + " UNION ALL "
            + "SELECT e.id, " + CODEC + " AS codec FROM event AS e WHERE e.camera = :camera"
            + " AND (e.end_us IS NULL OR e.end_us - e.begin_us > 3600000000)"
            + " AND e.begin_us <= :early AND e.begin_us < :to AND (e.end_us IS NULL OR e.end_us > :from)"
            + ") AS now WHERE event.id = now.id AND event.codec IS NOT now.codec";

    private EventCodecs() {}

    /**
     * A period in which a camera's segments changed; immutable.
     *
     * @param to the end, µs; {@link Long#MAX_VALUE} if it goes on
     */
    record Period(String camera, long from, long to) {
        static Period of(StoredSegment segment) {
            return new Period(
                    segment.camera(),
                    Micros.of(segment.from()),
                    segment.to().map(Micros::of).orElse(FOREVER));
        }

        /** Of a row with {@code camera}, {@code from_us} and {@code to_us}. */
        static Period row(ResultSet row, StatementContext context) throws SQLException {
            long to = row.getLong("to_us");
            boolean goesOn = row.wasNull();
            return new Period(row.getString("camera"), row.getLong("from_us"), goesOn ? FOREVER : to);
        }

        private boolean isNear(Period later) {
            return camera.equals(later.camera) && (to > FOREVER - LONG_MICROS || later.from <= to + LONG_MICROS);
        }

        private Period with(Period other) {
            return new Period(camera, Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    /** Sets the codec of one event, which changed. */
    static void refresh(Handle handle, String id) {
        handle.createUpdate("UPDATE event AS e SET codec = " + CODEC + " WHERE e.id = :id")
                .bind("id", id)
                .execute();
    }

    /** Sets the codecs of the events in these periods, whose segments changed. */
    static void refresh(Handle handle, List<Period> changed) {
        for (Period period : joined(changed)) {
            handle.createUpdate(REFRESH)
                    .bind("camera", period.camera())
                    .bind("early", period.from() - LONG_MICROS)
                    .bind("from", period.from())
                    .bind("to", period.to())
                    .execute();
        }
    }

    /** Joins periods near each other, so that a folder of vanished files takes one search. */
    private static List<Period> joined(List<Period> periods) {
        List<Period> sorted = new ArrayList<>(periods);
        sorted.sort(Comparator.comparing(Period::camera).thenComparing(Period::from));
        List<Period> joined = new ArrayList<>();
        for (Period next : sorted) {
            if (!joined.isEmpty() && joined.getLast().isNear(next)) {
                joined.add(joined.removeLast().with(next));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }
}

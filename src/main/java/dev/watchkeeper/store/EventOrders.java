package dev.watchkeeper.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What people order about events, as changes of their rows; stateless. */
final class EventOrders {
    /** What is kept takes room that retention cannot free. */
    static final int MOST_KEPT = 10_000;

    /** How many are purged in one transaction. */
    private static final int BATCH = 500;

    /** What the indexes of schema 5 call long, µs. */
    private static final long LONG_MICROS = 3_600_000_000L;

    private EventOrders() {}

    /** Whether one more may be kept. */
    static boolean mayKeep(Handle handle, String id) {
        return handle.createQuery("SELECT COUNT(*) FROM event WHERE kept = 1 AND id <> :id")
                        .bind("id", id)
                        .mapTo(Integer.class)
                        .one()
                < MOST_KEPT;
    }

    static void mark(Handle handle, String id, Optional<Boolean> seen, Optional<Boolean> kept) {
        handle.createUpdate("UPDATE event SET seen = COALESCE(:seen, seen), kept = COALESCE(:kept, kept)"
                        + " WHERE id = :id AND deleted_us IS NULL")
                .bind("id", id)
                .bind("seen", seen.map(is -> is ? 1 : 0).orElse(null))
                .bind("kept", kept.map(is -> is ? 1 : 0).orElse(null))
                .execute();
    }

    static boolean delete(Handle handle, String id, Instant now) {
        return handle.createUpdate("UPDATE event SET deleted_us = :now WHERE id = :id AND deleted_us IS NULL")
                        .bind("id", id)
                        .bind("now", Micros.of(now))
                        .execute()
                > 0;
    }

    static boolean restore(Handle handle, String id, Instant earliest) {
        return handle.createUpdate("UPDATE event SET deleted_us = NULL WHERE id = :id AND deleted_us >= :earliest")
                        .bind("id", id)
                        .bind("earliest", Micros.of(earliest))
                        .execute()
                > 0;
    }

    /** Removes events deleted before a time, and returns their pictures. One that goes on waits for its end, which would enter it again. */
    static List<Path> purge(Handle handle, Instant before) {
        List<Path> pictures = new ArrayList<>();
        handle.createQuery("DELETE FROM event WHERE id IN (SELECT id FROM event WHERE deleted_us < :before"
                        + " AND end_us IS NOT NULL LIMIT " + BATCH + ") RETURNING snapshot, marked")
                .bind("before", Micros.of(before))
                .map((row, context) -> {
                    Optional.ofNullable(row.getString("snapshot")).map(Path::of).ifPresent(pictures::add);
                    Optional.ofNullable(row.getString("marked")).map(Path::of).ifPresent(pictures::add);
                    return true;
                })
                .list();
        return pictures;
    }

    /**
     * The pictures and recordings of kept events, relative to the data folder.
     *
     * @param marginMicros how long before and after an event its recordings belong to it
     */
    static Set<Path> kept(Handle handle, long marginMicros) {
        Set<Path> paths = new HashSet<>();
        handle.createQuery("SELECT snapshot AS path FROM event WHERE kept = 1 AND snapshot IS NOT NULL"
                        + " UNION SELECT marked FROM event WHERE kept = 1 AND marked IS NOT NULL"
                        + " UNION SELECT s.path FROM event AS e JOIN segment AS s ON s.camera = e.camera"
                        + " AND s.from_us > e.begin_us - :margin - " + LONG_MICROS
                        + " AND s.from_us < COALESCE(e.end_us, 9000000000000000000) + :margin"
                        + " AND (s.to_us IS NULL OR s.to_us > e.begin_us - :margin) WHERE e.kept = 1"
                        + " UNION SELECT s.path FROM event AS e JOIN segment AS s ON s.camera = e.camera"
                        + " AND (s.to_us IS NULL OR s.to_us - s.from_us > " + LONG_MICROS + ")"
                        + " AND s.from_us <= e.begin_us - :margin - " + LONG_MICROS
                        + " AND (s.to_us IS NULL OR s.to_us > e.begin_us - :margin) WHERE e.kept = 1")
                .bind("margin", marginMicros)
                .mapTo(String.class)
                .forEach(path -> paths.add(Path.of(path)));
        return paths;
    }
}

package dev.watchkeeper.store;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.store.EventCodecs.Period;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of recorded files; thread-safe, each call within the database's time limit. Each change updates the codecs of the events it concerns. */
public final class SegmentStore {
    /** How many entries one transaction removes, well within the database's time limit. */
    private static final int MAX_DELETED = 10_000;

    /** The pre-motion of one file may reach into those before it. */
    private static final int MOST_OVERLAPPING = 4;

    /** What the index of schema 5 calls long, µs. */
    private static final long LONG_MICROS = 3_600_000_000L;

    private final Database database;
    private final Path data;

    /** @param data the folder to which the stored paths are relative */
    public SegmentStore(Database database, Path data) {
        this.database = database;
        this.data = data.toAbsolutePath().normalize();
    }

    public void opened(Event.SegmentOpened event) {
        put(new StoredSegment(
                event.id(), event.camera(), relative(event.file()), event.at(), Optional.empty(), 0, event.codec()));
    }

    /** Records the end. A file whose beginning was lost is left to the next start, which reads what it needs from the file. */
    public void closed(Event.SegmentClosed event) {
        closed(event, Optional.empty());
    }

    /** Records the end, and if the beginning is known also that, since a replaced database may lack it. */
    void closed(Event.SegmentClosed event, Optional<Event.SegmentOpened> begin) {
        begin.ifPresentOrElse(
                opened -> put(new StoredSegment(
                        event.id(),
                        event.camera(),
                        relative(event.file()),
                        event.from(),
                        Optional.of(event.at()),
                        event.bytes(),
                        opened.codec())),
                () -> close(event.id(), event.from(), event.at(), event.bytes()));
    }

    /** Sets the final values of a file that is no longer written. */
    public void close(String id, Instant from, Instant to, long bytes) {
        database.write(handle -> {
            List<Period> changed = periods(handle, "id", id);
            if (changed.isEmpty()) {
                return false;
            }
            handle.createUpdate("UPDATE segment SET from_us = :from, to_us = :to, bytes = :bytes WHERE id = :id")
                    .bind("id", id)
                    .bind("from", Micros.of(from))
                    .bind("to", Micros.of(to))
                    .bind("bytes", bytes)
                    .execute();
            changed.add(new Period(changed.getFirst().camera(), Micros.of(from), Micros.of(to)));
            EventCodecs.refresh(handle, changed);
            return true;
        });
    }

    /** Adds or replaces a file. */
    public void put(StoredSegment segment) {
        database.write(handle -> {
            List<Period> changed = periods(handle, "id", segment.id());
            changed.addAll(periods(handle, "path", segment.path().toString()));
            changed.add(Period.of(segment));
            handle.createUpdate("INSERT OR REPLACE INTO segment"
                            + " (id, camera, path, from_us, to_us, bytes, codec)"
                            + " VALUES (:id, :camera, :path, :from, :to, :bytes, :codec)")
                    .bind("id", segment.id())
                    .bind("camera", segment.camera())
                    .bind("path", segment.path().toString())
                    .bind("from", Micros.of(segment.from()))
                    .bind("to", Micros.of(segment.to()))
                    .bind("bytes", segment.bytes())
                    .bind("codec", segment.codec())
                    .execute();
            EventCodecs.refresh(handle, changed);
            return true;
        });
    }

    /** Removes the entry of a file that is gone. */
    public void delete(String id) {
        database.write(handle -> {
            List<Period> emptied = remove(handle, "id", id);
            EventCodecs.refresh(handle, emptied);
            return emptied.size();
        });
    }

    /**
     * The files that overlap this period, oldest first; a file in progress counts as open-ended.
     *
     * @param camera only this camera's, if present
     */
    public List<StoredSegment> find(Optional<String> camera, Instant from, Instant to, int limit) {
        String sql = "SELECT * FROM segment WHERE from_us < :to AND (to_us IS NULL OR to_us > :from)"
                + camera.map(c -> " AND camera = :camera").orElse("")
                + " ORDER BY from_us, id LIMIT :limit";
        return database.read(handle -> {
            Query query = handle.createQuery(sql)
                    .bind("from", Micros.of(from))
                    .bind("to", Micros.of(to))
                    .bind("limit", limit);
            camera.ifPresent(c -> query.bind("camera", c));
            return query.map(SegmentStore::row).list();
        });
    }

    /** The last files that begin at or before a time, newest first, as many as may overlap there. */
    public List<StoredSegment> upTo(String camera, Instant time) {
        return database.read(handle -> handle.createQuery("SELECT * FROM segment WHERE camera = :camera"
                        + " AND from_us <= :time ORDER BY from_us DESC, id DESC LIMIT " + MOST_OVERLAPPING)
                .bind("camera", camera)
                .bind("time", Micros.of(time))
                .map(SegmentStore::row)
                .list());
    }

    /** The first file that begins after a time. */
    public Optional<StoredSegment> after(String camera, Instant time) {
        return database.read(handle -> handle.createQuery("SELECT * FROM segment WHERE camera = :camera"
                        + " AND from_us > :time ORDER BY from_us, id LIMIT 1")
                .bind("camera", camera)
                .bind("time", Micros.of(time))
                .map(SegmentStore::row)
                .findOne());
    }

    /**
     * Passes on the period and codec of each file that overlaps a period, oldest first, however many there are.
     *
     * @param action receives them on the database's thread, and must not wait
     */
    public void eachWithin(String camera, Instant from, Instant to, Consumer<StoredSegment> action) {
        database.read(handle -> {
            handle.createQuery("SELECT * FROM segment WHERE camera = :camera AND from_us > :from - " + LONG_MICROS
                            + " AND from_us < :to AND (to_us IS NULL OR to_us > :from)"
                            + " UNION ALL SELECT * FROM segment WHERE camera = :camera AND from_us <= :from - "
                            + LONG_MICROS
                            + " AND (to_us IS NULL OR to_us - from_us > " + LONG_MICROS + ")"
                            + " AND (to_us IS NULL OR to_us > :from) ORDER BY from_us, id")
                    .bind("camera", camera)
                    .bind("from", Micros.of(from))
                    .bind("to", Micros.of(to))
                    .map(SegmentStore::row)
                    .forEach(action);
            return true;
        });
    }

    /** The bytes of the closed files that begin at this time or later. */
    public long bytesSince(Instant from) {
        return database.read(
                handle -> handle.createQuery("SELECT coalesce(sum(bytes), 0) FROM segment WHERE from_us >= :from")
                        .bind("from", Micros.of(from))
                        .mapTo(Long.class)
                        .one());
    }

    /** When the oldest file begins; empty if there is none. */
    public Optional<Instant> oldest() {
        Optional<Long> first =
                database.read(handle -> handle.createQuery("SELECT from_us FROM segment ORDER BY from_us LIMIT 1")
                        .mapTo(Long.class)
                        .findOne());
        return first.map(micros -> Micros.toInstant(micros.longValue()));
    }

    /** The files without an end: in progress, or left by a killed process. */
    public List<StoredSegment> unfinished() {
        return database.read(handle -> handle.createQuery("SELECT * FROM segment WHERE to_us IS NULL ORDER BY from_us")
                .map(SegmentStore::row)
                .list());
    }

    /** The paths of all files. */
    public Set<Path> paths() {
        return database.read(handle -> handle.createQuery("SELECT path FROM segment")
                .map((row, context) -> Path.of(row.getString(1)))
                .collect(Collectors.toSet()));
    }

    /** Removes the entries of all files at these paths, a bounded number in each transaction. */
    public void deletePaths(Set<Path> gone) {
        List<Path> paths = gone.stream().sorted().toList(); // neighbours share their search for events
        for (int from = 0; from < paths.size(); from += MAX_DELETED) {
            List<Path> some = paths.subList(from, Math.min(from + MAX_DELETED, paths.size()));
            database.write(handle -> {
                List<Period> emptied = new ArrayList<>();
                for (Path path : some) {
                    emptied.addAll(remove(handle, "path", path.toString()));
                }
                EventCodecs.refresh(handle, emptied);
                return emptied.size();
            });
        }
    }

    /** The periods of the rows with this value in a column, in a list that can grow. */
    private static List<Period> periods(Handle handle, String column, String value) {
        return new ArrayList<>(
                handle.createQuery("SELECT camera, from_us, to_us FROM segment WHERE " + column + " = :value")
                        .bind("value", value)
                        .map(Period::row)
                        .list());
    }

    /** Deletes the rows with this value in a column; returns their periods. */
    private static List<Period> remove(Handle handle, String column, String value) {
        return handle.createQuery("DELETE FROM segment WHERE " + column + " = :value RETURNING camera, from_us, to_us")
                .bind("value", value)
                .map(Period::row)
                .list();
    }

    private Path relative(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        return absolute.startsWith(data) ? data.relativize(absolute) : absolute;
    }

    private static StoredSegment row(ResultSet row, StatementContext context) throws SQLException {
        long to = row.getLong("to_us");
        Optional<Instant> ended = row.wasNull() ? Optional.empty() : Optional.of(Micros.toInstant(to));
        return new StoredSegment(
                row.getString("id"),
                row.getString("camera"),
                Path.of(row.getString("path")),
                Micros.toInstant(row.getLong("from_us")),
                ended,
                row.getLong("bytes"),
                row.getString("codec"));
    }
}

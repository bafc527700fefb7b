package dev.watchkeeper.store;

import dev.watchkeeper.event.Event;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The table of recorded files; thread-safe, each call within the database's time limit. */
public final class SegmentStore {
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
        database.write(handle -> handle.createUpdate(
                        "UPDATE segment SET from_us = :from, to_us = :to, bytes = :bytes WHERE id = :id")
                .bind("id", id)
                .bind("from", Micros.of(from))
                .bind("to", Micros.of(to))
                .bind("bytes", bytes)
                .execute());
    }

    /** Adds or replaces a file. */
    public void put(StoredSegment segment) {
        database.write(handle -> handle.createUpdate("INSERT OR REPLACE INTO segment"
                        + " (id, camera, path, from_us, to_us, bytes, codec)"
                        + " VALUES (:id, :camera, :path, :from, :to, :bytes, :codec)")
                .bind("id", segment.id())
                .bind("camera", segment.camera())
                .bind("path", segment.path().toString())
                .bind("from", Micros.of(segment.from()))
                .bind("to", Micros.of(segment.to()))
                .bind("bytes", segment.bytes())
                .bind("codec", segment.codec())
                .execute());
    }

    /** Removes the entry of a file that is gone. */
    public void delete(String id) {
        database.write(handle -> handle.createUpdate("DELETE FROM segment WHERE id = :id")
                .bind("id", id)
                .execute());
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

    /** Removes the entries of all files at these paths, in one transaction. */
    public void deletePaths(Set<Path> gone) {
        database.write(handle -> {
            for (Path path : gone) {
                handle.createUpdate("DELETE FROM segment WHERE path = :path")
                        .bind("path", path.toString())
                        .execute();
            }
            return gone.size();
        });
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

package dev.watchkeeper.store;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of motion events; thread-safe, each call within the database's time limit. */
public final class EventStore implements EventsView {
    /** Two motion events a minute for a year; the oldest beyond that are deleted. */
    public static final int MAX_EVENTS = 1_000_000;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};

    /** An analysis has a row of its own, and no column of the same name as an event's. */
    private static final String COLUMNS = "SELECT event.*, analysis.*, " + LabelColumns.SELECTED;

    private static final String WITH_ANALYSIS = " LEFT JOIN analysis ON analysis.event = event.id";

    private final Database database;

    public EventStore(Database database) {
        this.database = database;
    }

    /** Records the beginning; repeating it changes nothing. */
    public void began(Event.MotionBegan event) {
        began(event, Optional.empty());
    }

    /** Records the beginning of what a sensor has set off; repeating it changes nothing. */
    public void began(Event.TriggerBegan event) {
        began(event, Optional.of(new Event.Trigger(event.sensor(), event.value())));
    }

    private void began(Event.Occasion event, Optional<Event.Trigger> trigger) {
        database.write(handle -> {
            int added = handle.createUpdate(
                            "INSERT INTO event (id, camera, begin_us, peak, zones, sensor, sensor_value)"
                                    + " VALUES (:id, :camera, :begin, 0, '[]', :sensor, :value)"
                                    + " ON CONFLICT (id) DO NOTHING")
                    .bind("id", event.id())
                    .bind("camera", event.camera())
                    .bind("begin", Micros.of(event.at()))
                    .bind("sensor", trigger.map(Event.Trigger::sensor).orElse(null))
                    .bind("value", trigger.map(Event.Trigger::value).orElse(null))
                    .execute();
            refresh(handle, event.id());
            return added;
        });
    }

    /**
     * Records the end, even of an event whose beginning was lost.
     *
     * @param snapshot path of the best picture relative to the data folder
     */
    public void ended(Event.MotionEnded event, Optional<String> snapshot) {
        database.write(handle -> {
            int changed = handle.createUpdate("INSERT INTO event (id, camera, begin_us, end_us, peak, zones, snapshot,"
                            + " score, threshold, regions, path) VALUES (:id, :camera, :begin, :end, :peak, :zones,"
                            + " :snapshot, :score, :threshold, :regions, :path)"
                            + " ON CONFLICT (id) DO UPDATE SET end_us = excluded.end_us, peak = excluded.peak,"
                            + " zones = excluded.zones, snapshot = excluded.snapshot, score = excluded.score,"
                            + " threshold = excluded.threshold, regions = excluded.regions, path = excluded.path")
                    .bind("id", event.id())
                    .bind("camera", event.camera())
                    .bind("begin", Micros.of(event.began()))
                    .bind("end", Micros.of(event.at()))
                    .bind("peak", event.peak())
                    .bind("zones", JSON.writeValueAsString(event.zones()))
                    .bind("snapshot", snapshot.orElse(null))
                    .bind(
                            "score",
                            event.movement().score().map(Movement.Score::value).orElse(null))
                    .bind(
                            "threshold",
                            event.movement()
                                    .score()
                                    .map(Movement.Score::threshold)
                                    .orElse(null))
                    .bind("regions", MovementColumns.regions(event.movement()))
                    .bind("path", MovementColumns.path(event.movement()))
                    .execute();
            refresh(handle, event.id());
            return changed;
        });
    }

    /**
     * Records what was recognised in an event, in place of what was recognised before.
     *
     * @param marked path of the best picture with boxes drawn in, relative to the data folder
     */
    public void labelled(Event.LabelsFound found, Optional<String> marked) {
        database.write(handle -> {
            LabelColumns.write(handle, found.id(), found.labelling().labels());
            EventWords.refresh(handle, found.id());
            return handle.createUpdate("UPDATE event SET marked = COALESCE(:marked, marked) WHERE id = :id")
                    .bind("id", found.id())
                    .bind("marked", marked.orElse(null))
                    .execute();
        });
    }

    /**
     * Records the end of what a sensor has set off, even if its beginning was lost.
     *
     * @param snapshot path of its picture relative to the data folder
     */
    public void ended(Event.TriggerEnded event, Optional<String> snapshot) {
        database.write(handle -> {
            int changed = handle.createUpdate(
                            "INSERT INTO event (id, camera, begin_us, end_us, peak, zones, snapshot, sensor, sensor_value)"
                                    + " VALUES (:id, :camera, :begin, :end, 0, '[]', :snapshot, :sensor, :value)"
                                    + " ON CONFLICT (id) DO UPDATE SET end_us = excluded.end_us, snapshot = excluded.snapshot")
                    .bind("id", event.id())
                    .bind("camera", event.camera())
                    .bind("begin", Micros.of(event.began()))
                    .bind("end", Micros.of(event.at()))
                    .bind("snapshot", snapshot.orElse(null))
                    .bind("sensor", event.trigger().sensor())
                    .bind("value", event.trigger().value())
                    .execute();
            refresh(handle, event.id());
            return changed;
        });
    }

    /**
     * Closes the events that a killed process left open; call it at the start, after the segments were corrected. Such an
     * event ends where its camera's recordings end, the only trace of how long it was watched; without any, at its beginning.
     *
     * @return how many there were
     */
    public int closeUnfinished() {
        return database.write(handle -> {
            List<String> open = handle.createQuery("SELECT id FROM event WHERE end_us IS NULL")
                    .mapTo(String.class)
                    .list();
            for (String id : open) {
                handle.createUpdate("UPDATE event SET end_us = MAX(begin_us, COALESCE("
                                + "(SELECT MAX(to_us) FROM segment WHERE segment.camera = event.camera), begin_us))"
                                + " WHERE id = :id")
                        .bind("id", id)
                        .execute();
                EventCodecs.refresh(handle, id);
            }
            return open.size();
        });
    }

    private static void refresh(Handle handle, String id) {
        EventCodecs.refresh(handle, id);
        EventWords.refresh(handle, id);
    }

    /**
     * Deletes the oldest events beyond the limit, and none that is kept.
     *
     * @return how many were deleted
     */
    public int trim(int max) {
        return database.write(handle -> handle.createUpdate("DELETE FROM event WHERE kept = 0 AND id IN"
                        + " (SELECT id FROM event ORDER BY begin_us DESC, id DESC LIMIT -1 OFFSET :max)")
                .bind("max", max)
                .execute());
    }

    /**
     * Deletes events that ended before a time, at most 1000 of them, the oldest first, and none that is kept.
     *
     * @return how many were deleted
     */
    public int expire(Instant before) {
        return database.write(handle -> handle.createUpdate("DELETE FROM event WHERE id IN"
                        + " (SELECT id FROM event WHERE begin_us < :before AND end_us < :before AND kept = 0"
                        + " ORDER BY begin_us LIMIT 1000)")
                .bind("before", Micros.of(before))
                .execute());
    }

    /**
     * Removes what people deleted before a time, a bounded number at once.
     *
     * @return their pictures, relative to the data folder
     */
    public List<Path> purge(Instant before) {
        return database.write(handle -> EventOrders.purge(handle, before));
    }

    /**
     * The pictures and recordings of kept events, relative to the data folder.
     *
     * @param margin how long before and after an event its recordings belong to it
     */
    public Set<Path> keptFiles(Duration margin) {
        return database.read(handle -> EventOrders.kept(handle, margin.toNanos() / 1000));
    }

    @Override
    public List<StoredEvent> find(EventFilter filter, Optional<String> before, int limit) {
        EventSearch search = new EventSearch(filter, before);
        String sql = COLUMNS + " FROM (" + search.ids() + ") CROSS JOIN event ON event.id = found" + WITH_ANALYSIS
                + " ORDER BY event.begin_us DESC, event.id DESC";
        return database.read(handle -> search.bind(handle.createQuery(sql).bind("limit", Math.clamp(limit, 1, 1000)))
                .map(EventStore::row)
                .list());
    }

    @Override
    public Optional<StoredEvent> byId(String id) {
        return database.read(handle -> byId(handle, id));
    }

    private static Optional<StoredEvent> byId(Handle handle, String id) {
        return handle.createQuery(COLUMNS + " FROM event" + WITH_ANALYSIS + " WHERE id = :id AND deleted_us IS NULL")
                .bind("id", id)
                .map(EventStore::row)
                .findOne();
    }

    @Override
    public List<EventSlice> slices(String camera, Instant from, Instant to, Duration step, int most) {
        return database.read(handle -> EventSlices.of(handle, camera, from, to, step, most));
    }

    @Override
    public Marked mark(String id, Optional<Boolean> seen, Optional<Boolean> kept) {
        return database.write(handle -> {
            if (kept.orElse(false) && !EventOrders.mayKeep(handle, id)) {
                return new Marked.TooManyKept(EventOrders.MOST_KEPT);
            }
            EventOrders.mark(handle, id, seen, kept);
            return byId(handle, id).<Marked>map(Marked.Done::new).orElseGet(Marked.Unknown::new);
        });
    }

    @Override
    public boolean delete(String id, Instant now) {
        return database.write(handle -> EventOrders.delete(handle, id, now));
    }

    @Override
    public Optional<StoredEvent> restore(String id, Instant now) {
        return database.write(
                handle -> EventOrders.restore(handle, id, now.minus(RESTORABLE)) ? byId(handle, id) : Optional.empty());
    }

    private static StoredEvent row(ResultSet row, StatementContext context) throws SQLException {
        long end = row.getLong("end_us");
        Optional<Instant> ended = row.wasNull() ? Optional.empty() : Optional.of(Micros.toInstant(end));
        return new StoredEvent(
                row.getString("id"),
                row.getString("camera"),
                Micros.toInstant(row.getLong("begin_us")),
                ended,
                row.getDouble("peak"),
                JSON.readValue(row.getString("zones"), NAMES),
                Optional.ofNullable(row.getString("snapshot")),
                MovementColumns.read(row),
                Optional.ofNullable(row.getString("codec")),
                LabelColumns.read(row),
                Optional.ofNullable(row.getString("marked")),
                AnalysisStore.read(row),
                trigger(row),
                new EventMarks(row.getInt("seen") != 0, row.getInt("kept") != 0));
    }

    private static Optional<Event.Trigger> trigger(ResultSet row) throws SQLException {
        String sensor = row.getString("sensor");
        String value = row.getString("sensor_value");
        return sensor == null ? Optional.empty() : Optional.of(new Event.Trigger(sensor, value == null ? "" : value));
    }
}

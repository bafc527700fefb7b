package dev.watchkeeper.store;

import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Movement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
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
    private static final String SELECT = "SELECT event.*, analysis.*, " + LabelColumns.SELECTED
            + " FROM event LEFT JOIN analysis ON analysis.event = event.id";

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
            EventCodecs.refresh(handle, event.id());
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
            EventCodecs.refresh(handle, event.id());
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
            EventCodecs.refresh(handle, event.id());
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

    /**
     * Deletes the oldest events beyond the limit.
     *
     * @return how many were deleted
     */
    public int trim(int max) {
        return database.write(handle -> handle.createUpdate("DELETE FROM event WHERE id IN"
                        + " (SELECT id FROM event ORDER BY begin_us DESC, id DESC LIMIT -1 OFFSET :max)")
                .bind("max", max)
                .execute());
    }

    /**
     * Deletes events that ended before a time, at most 1000 of them, the oldest first.
     *
     * @return how many were deleted
     */
    public int expire(Instant before) {
        return database.write(handle -> handle.createUpdate("DELETE FROM event WHERE id IN"
                        + " (SELECT id FROM event WHERE begin_us < :before AND end_us < :before"
                        + " ORDER BY begin_us LIMIT 1000)")
                .bind("before", Micros.of(before))
                .execute());
    }

    @Override
    public List<StoredEvent> find(
            Optional<String> camera,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> label,
            Optional<String> before,
            int limit) {
        StringBuilder sql = new StringBuilder(SELECT + " WHERE TRUE");
        camera.ifPresent(c -> sql.append(" AND camera = :camera"));
        from.ifPresent(f -> sql.append(" AND (end_us IS NULL OR end_us > :from)"));
        to.ifPresent(t -> sql.append(" AND begin_us < :to"));
        label.ifPresent(l -> sql.append(" AND EXISTS (SELECT 1 FROM event_label WHERE event_label.event = event.id"
                + " AND event_label.label = :label)"));
        before.ifPresent(
                b -> sql.append(" AND (begin_us, id) < (SELECT begin_us, id FROM event AS b WHERE b.id = :before)"));
        sql.append(" ORDER BY begin_us DESC, id DESC LIMIT :limit");
        return database.read(handle -> {
            Query query = handle.createQuery(sql.toString()).bind("limit", Math.clamp(limit, 1, 1000));
            camera.ifPresent(c -> query.bind("camera", c));
            from.ifPresent(f -> query.bind("from", Micros.of(f)));
            to.ifPresent(t -> query.bind("to", Micros.of(t)));
            label.ifPresent(l -> query.bind("label", l));
            before.ifPresent(b -> query.bind("before", b));
            return query.map(EventStore::row).list();
        });
    }

    @Override
    public Optional<StoredEvent> byId(String id) {
        return database.read(handle -> handle.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map(EventStore::row)
                .findOne());
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
                trigger(row));
    }

    private static Optional<Event.Trigger> trigger(ResultSet row) throws SQLException {
        String sensor = row.getString("sensor");
        String value = row.getString("sensor_value");
        return sensor == null ? Optional.empty() : Optional.of(new Event.Trigger(sensor, value == null ? "" : value));
    }
}

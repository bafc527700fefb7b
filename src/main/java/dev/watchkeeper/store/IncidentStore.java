package dev.watchkeeper.store;

import dev.watchkeeper.event.Incident;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of incidents; thread-safe, each call within the database's time limit. */
public final class IncidentStore {
    /** An incident every hour for a year; the oldest beyond that are deleted. */
    public static final int MAX_INCIDENTS = 10_000;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<List<SavedStep>> STEPS = new TypeReference<>() {};

    private final Database database;

    /** A step as stored: microseconds since 1970, and the text. */
    private record SavedStep(long atUs, String text) {}

    public IncidentStore(Database database) {
        this.database = database;
    }

    /** Records the current state of an incident, replacing the earlier one. */
    public void save(Incident incident) {
        database.write(handle -> {
            int saved = handle.createUpdate("INSERT INTO incident (id, begin_us, end_us, sentence, cameras, steps)"
                            + " VALUES (:id, :begin, :end, :sentence, :cameras, :steps)"
                            + " ON CONFLICT (id) DO UPDATE SET end_us = excluded.end_us, sentence = excluded.sentence,"
                            + " cameras = excluded.cameras, steps = excluded.steps")
                    .bind("id", incident.id())
                    .bind("begin", Micros.of(incident.begin()))
                    .bind("end", Micros.of(incident.end()))
                    .bind("sentence", incident.sentence())
                    .bind("cameras", JSON.writeValueAsString(incident.cameras()))
                    .bind("steps", JSON.writeValueAsString(saved(incident.steps())))
                    .execute();
            handle.createUpdate("DELETE FROM incident WHERE id IN"
                            + " (SELECT id FROM incident ORDER BY begin_us DESC, id DESC LIMIT -1 OFFSET :max)")
                    .bind("max", MAX_INCIDENTS)
                    .execute();
            return saved;
        });
    }

    /**
     * Ends the incidents that a process left open, at the last time known of each; call it at the start.
     *
     * @return how many there were
     */
    public int closeUnfinished() {
        List<Incident> unfinished =
                database.read(handle -> handle.createQuery("SELECT * FROM incident WHERE end_us IS NULL")
                        .map(IncidentStore::row)
                        .list());
        for (Incident incident : unfinished) {
            Instant end = incident.steps().isEmpty()
                    ? incident.begin()
                    : incident.steps().getLast().at();
            List<Incident.Step> steps = new ArrayList<>(incident.steps());
            steps.add(new Incident.Step(end, "Watchkeeper ended while it was open"));
            save(new Incident(
                    incident.id(), incident.begin(), Optional.of(end), incident.sentence(), incident.cameras(), steps));
        }
        return unfinished.size();
    }

    /**
     * Stored incidents, newest first.
     *
     * @param from only those that end after this, if present
     * @param to only those that begin before this, if present
     * @param before the id of the last incident on the previous page, if present
     * @param limit the most to return, 1 to 1000
     */
    public List<Incident> find(Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM incident WHERE TRUE");
        from.ifPresent(f -> sql.append(" AND (end_us IS NULL OR end_us > :from)"));
        to.ifPresent(t -> sql.append(" AND begin_us < :to"));
        before.ifPresent(
                b -> sql.append(" AND (begin_us, id) < (SELECT begin_us, id FROM incident AS b WHERE b.id = :before)"));
        sql.append(" ORDER BY begin_us DESC, id DESC LIMIT :limit");
        return database.read(handle -> {
            Query query = handle.createQuery(sql.toString()).bind("limit", Math.clamp(limit, 1, 1000));
            from.ifPresent(f -> query.bind("from", Micros.of(f)));
            to.ifPresent(t -> query.bind("to", Micros.of(t)));
            before.ifPresent(b -> query.bind("before", b));
            return query.map(IncidentStore::row).list();
        });
    }

    private static List<SavedStep> saved(List<Incident.Step> steps) {
        return steps.stream()
                .map(step -> new SavedStep(Micros.of(step.at()), step.text()))
                .toList();
    }

    private static Incident row(ResultSet row, StatementContext context) throws SQLException {
        long end = row.getLong("end_us");
        Optional<Instant> ended = row.wasNull() ? Optional.empty() : Optional.of(Micros.toInstant(end));
        List<SavedStep> steps = JSON.readValue(row.getString("steps"), STEPS);
        return new Incident(
                row.getString("id"),
                Micros.toInstant(row.getLong("begin_us")),
                ended,
                row.getString("sentence"),
                JSON.readValue(row.getString("cameras"), NAMES),
                steps.stream()
                        .map(step -> new Incident.Step(Micros.toInstant(step.atUs()), step.text()))
                        .toList());
    }
}

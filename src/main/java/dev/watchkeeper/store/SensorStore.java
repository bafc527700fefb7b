package dev.watchkeeper.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/** The table of what sensors said; thread-safe, each call within the database's time limit. */
public final class SensorStore {
    /** Of one sensor: one a minute for ten weeks. The oldest beyond that are deleted. */
    public static final int MAX_READINGS = 100_000;

    private final Database database;

    public SensorStore(Database database) {
        this.database = database;
    }

    /** Records readings in one transaction; of two of one sensor at the same microsecond the later stays. */
    public void add(List<StoredReading> readings) {
        database.write(handle -> {
            PreparedBatch batch = handle.prepareBatch("INSERT INTO sensor_reading (sensor, at_us, type, value)"
                    + " VALUES (:sensor, :at, :type, :value)"
                    + " ON CONFLICT (sensor, at_us) DO UPDATE SET type = excluded.type, value = excluded.value");
            for (StoredReading reading : readings) {
                batch.bind("sensor", reading.sensor())
                        .bind("at", Micros.of(reading.at()))
                        .bind("type", reading.type())
                        .bind("value", reading.value())
                        .add();
            }
            return batch.execute().length;
        });
    }

    /**
     * Deletes what is too old or too much.
     *
     * @return how many were deleted
     */
    public int trim(String sensor, Instant oldest, int max) {
        return database.write(
                handle -> handle.createUpdate("DELETE FROM sensor_reading WHERE sensor = :sensor AND at_us <"
                                + " MAX(:oldest, COALESCE((SELECT at_us FROM sensor_reading WHERE sensor = :sensor"
                                + " ORDER BY at_us DESC LIMIT 1 OFFSET :max), :oldest) + 1)")
                        .bind("sensor", sensor)
                        .bind("oldest", Micros.of(oldest))
                        .bind("max", max)
                        .execute());
    }

    /**
     * Deletes all of the sensors that have no name here.
     *
     * @param oldest what is younger stays: a sensor may be back in the configuration tomorrow
     * @return how many were deleted
     */
    public int trimOthers(List<String> sensors, Instant oldest) {
        return database.write(handle -> {
            Query names = handle.createQuery("SELECT DISTINCT sensor FROM sensor_reading");
            int deleted = 0;
            for (String sensor : names.mapTo(String.class).list()) {
                if (!sensors.contains(sensor)) {
                    deleted += handle.createUpdate(
                                    "DELETE FROM sensor_reading WHERE sensor = :sensor AND at_us < :oldest")
                            .bind("sensor", sensor)
                            .bind("oldest", Micros.of(oldest))
                            .execute();
                }
            }
            return deleted;
        });
    }

    /**
     * Readings of a sensor, newest first.
     *
     * @param from only those from this time on, if present
     * @param to only those before this time, if present
     */
    public List<StoredReading> find(String sensor, Optional<Instant> from, Optional<Instant> to, int limit) {
        StringBuilder sql = new StringBuilder("SELECT * FROM sensor_reading WHERE sensor = :sensor");
        from.ifPresent(f -> sql.append(" AND at_us >= :from"));
        to.ifPresent(t -> sql.append(" AND at_us < :to"));
        sql.append(" ORDER BY at_us DESC LIMIT :limit");
        return database.read(handle -> {
            Query query =
                    handle.createQuery(sql.toString()).bind("sensor", sensor).bind("limit", Math.clamp(limit, 1, 1000));
            from.ifPresent(f -> query.bind("from", Micros.of(f)));
            to.ifPresent(t -> query.bind("to", Micros.of(t)));
            return query.map((row, context) -> new StoredReading(
                            row.getString("sensor"),
                            Micros.toInstant(row.getLong("at_us")),
                            row.getString("type"),
                            row.getString("value")))
                    .list();
        });
    }
}

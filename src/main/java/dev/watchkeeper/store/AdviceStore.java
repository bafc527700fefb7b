package dev.watchkeeper.store;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of assessments by a language model; thread-safe, each call within the database's time limit. */
public final class AdviceStore {
    /** One every 12 h for more than a year; the oldest beyond that are deleted. */
    public static final int MAX_ADVICE = 1000;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

    private final Database database;

    public AdviceStore(Database database) {
        this.database = database;
    }

    /** Records one; of two at the same microsecond the later stays. */
    public void add(StoredAdvice advice) {
        database.write(handle -> {
            int added = handle.createUpdate("INSERT INTO advice (at_us, model, assessment, recommendations)"
                            + " VALUES (:at, :model, :assessment, :recommendations) ON CONFLICT (at_us) DO UPDATE SET"
                            + " model = excluded.model, assessment = excluded.assessment,"
                            + " recommendations = excluded.recommendations")
                    .bind("at", Micros.of(advice.at()))
                    .bind("model", advice.model())
                    .bind("assessment", advice.assessment())
                    .bind("recommendations", JSON.writeValueAsString(advice.recommendations()))
                    .execute();
            handle.createUpdate("DELETE FROM advice WHERE at_us IN"
                            + " (SELECT at_us FROM advice ORDER BY at_us DESC LIMIT -1 OFFSET :max)")
                    .bind("max", MAX_ADVICE)
                    .execute();
            return added;
        });
    }

    /** The newest one. */
    public Optional<StoredAdvice> latest() {
        return database.read(handle -> handle.createQuery("SELECT * FROM advice ORDER BY at_us DESC LIMIT 1")
                .map((row, context) -> new StoredAdvice(
                        Micros.toInstant(row.getLong("at_us")),
                        row.getString("model"),
                        row.getString("assessment"),
                        JSON.readValue(row.getString("recommendations"), TEXTS)))
                .findOne());
    }
}

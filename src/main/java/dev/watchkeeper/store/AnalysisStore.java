package dev.watchkeeper.store;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Analysis.Description;
import dev.watchkeeper.event.Analysis.Seen;
import dev.watchkeeper.event.Movement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The table of what models made of events; thread-safe, each call within the database's time limit. */
public final class AnalysisStore {
    private static final int MOST_WAITING = 1000;

    private final Database database;

    public AnalysisStore(Database database) {
        this.database = database;
    }

    /** Records how far the analysis of an event is, over what was known before. */
    public void save(String event, Analysis analysis) {
        Optional<Description> found = analysis.description();
        database.write(handle -> {
            int saved = handle.createUpdate("INSERT OR REPLACE INTO analysis (event, state, at_us, model, summary,"
                            + " objects, alert, confidence, conditions, late, error) VALUES (:event, :state, :at, :model,"
                            + " :summary, :objects, :alert, :confidence, :conditions, :late, :error)")
                    .bind("event", event)
                    .bind("state", analysis.state().name().toLowerCase(Locale.ROOT))
                    .bind("at", Micros.of(analysis.at()))
                    .bind("model", found.map(Description::model).orElse(null))
                    .bind("summary", found.map(Description::summary).orElse(null))
                    .bind("objects", objects(found.map(Description::objects).orElse(List.of())))
                    .bind("alert", found.filter(Description::alert).isPresent() ? 1 : 0)
                    .bind("confidence", found.flatMap(Description::confidence).orElse(null))
                    .bind("conditions", names(found.map(Description::conditions).orElse(List.of())))
                    .bind("late", analysis.late() ? 1 : 0)
                    .bind("error", analysis.error().isEmpty() ? null : analysis.error())
                    .execute();
            EventWords.refresh(handle, event);
            return saved;
        });
    }

    /** The newest events, at most a thousand, that have waited for a model since before that moment. */
    public List<String> waiting(Instant before) {
        return database.read(handle -> handle.createQuery(
                        "SELECT event FROM analysis WHERE state = :state AND at_us < :before ORDER BY at_us DESC LIMIT "
                                + MOST_WAITING)
                .bind("state", Analysis.State.WAITING.name().toLowerCase(Locale.ROOT))
                .bind("before", Micros.of(before))
                .mapTo(String.class)
                .list());
    }

    private static String objects(List<Seen> objects) {
        ArrayNode all = Json.array();
        for (Seen seen : objects) {
            ObjectNode object = all.addObject().put("label", seen.label());
            seen.confidence().ifPresent(value -> object.put("confidence", value));
            seen.box()
                    .ifPresent(box -> object.putArray("box")
                            .add(box.x())
                            .add(box.y())
                            .add(box.width())
                            .add(box.height()));
        }
        return Json.write(all);
    }

    private static String names(List<String> names) {
        ArrayNode all = Json.array();
        names.forEach(all::add);
        return Json.write(all);
    }

    /** Of a row that was joined with an event's; empty if there is none. */
    static Optional<Analysis> read(ResultSet row) throws SQLException {
        String state = row.getString("state");
        if (state == null) {
            return Optional.empty();
        }
        Optional<String> summary = Optional.ofNullable(row.getString("summary"));
        double confidence = row.getDouble("confidence");
        Optional<Double> sure = row.wasNull() ? Optional.empty() : Optional.of(confidence);
        String model = Optional.ofNullable(row.getString("model")).orElse("");
        List<Seen> objects = seen(Json.read(row.getString("objects")));
        List<String> conditions = new ArrayList<>();
        Json.read(row.getString("conditions")).values().forEach(each -> conditions.add(each.asString("")));
        boolean alert = row.getInt("alert") != 0;
        return Optional.of(new Analysis(
                Analysis.State.valueOf(state.toUpperCase(Locale.ROOT)),
                Micros.toInstant(row.getLong("at_us")),
                summary.map(words -> new Description(model, words, objects, alert, sure, conditions)),
                row.getInt("late") != 0,
                Optional.ofNullable(row.getString("error")).orElse("")));
    }

    private static List<Seen> seen(JsonNode objects) {
        List<Seen> all = new ArrayList<>();
        for (JsonNode object : objects.values()) {
            JsonNode confidence = object.path("confidence");
            JsonNode box = object.path("box");
            all.add(new Seen(
                    object.path("label").asString(""),
                    confidence.isNumber() ? Optional.of(confidence.asDouble()) : Optional.empty(),
                    box.size() == 4
                            ? Optional.of(new Movement.Box(
                                    box.path(0).asDouble(),
                                    box.path(1).asDouble(),
                                    box.path(2).asDouble(),
                                    box.path(3).asDouble()))
                            : Optional.empty()));
        }
        return all;
    }
}

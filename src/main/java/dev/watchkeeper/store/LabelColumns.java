package dev.watchkeeper.store;

import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Movement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The labels of an event: rows of a table of their own, read with the event as one column of JSON; stateless. */
final class LabelColumns {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A column of each row of events. */
    static final String SELECTED = "(SELECT json_group_array(json_array(label, confidence, x, y, width, height))"
            + " FROM event_label WHERE event_label.event = event.id) AS labels";

    private LabelColumns() {}

    /** Replaces the labels of an event that exists. */
    static void write(Handle handle, String event, List<Label> labels) {
        handle.createUpdate("DELETE FROM event_label WHERE event = :event")
                .bind("event", event)
                .execute();
        PreparedBatch rows = handle.prepareBatch(
                "INSERT OR REPLACE INTO event_label (event, label, confidence, x, y, width,"
                        + " height) SELECT id, :label, :confidence, :x, :y, :width, :height FROM event WHERE id = :event");
        for (Label label : labels) {
            rows.bind("event", event)
                    .bind("label", label.name())
                    .bind("confidence", label.confidence())
                    .bind("x", label.box().x())
                    .bind("y", label.box().y())
                    .bind("width", label.box().width())
                    .bind("height", label.box().height())
                    .add();
        }
        if (!labels.isEmpty()) {
            rows.execute();
        }
    }

    /** The surest first. */
    static List<Label> read(ResultSet row) throws SQLException {
        return JSON.readTree(row.getString("labels"))
                .valueStream()
                .map(LabelColumns::label)
                .sorted(Comparator.comparingDouble(Label::confidence).reversed())
                .toList();
    }

    private static Label label(JsonNode each) {
        return new Label(
                each.get(0).asString(),
                each.get(1).asDouble(),
                new Movement.Box(
                        each.get(2).asDouble(),
                        each.get(3).asDouble(),
                        each.get(4).asDouble(),
                        each.get(5).asDouble()));
    }
}

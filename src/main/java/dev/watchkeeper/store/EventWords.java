package dev.watchkeeper.store;

import org.jdbi.v3.core.Handle;

/**
 * Keeps the words by which a search finds an event in its row; stateless. Call it in the transaction that changes an event, its labels or its
 * description. SQLite makes them small letters as far as ASCII goes.
 */
final class EventWords {
    /** As in schema 10. A description may be long, and comes last. */
    private static final String WORDS = "lower(camera"
            + " || ' ' || COALESCE((SELECT group_concat(value, ' ') FROM json_each(event.zones)), '')"
            + " || ' ' || COALESCE(sensor, '') || ' ' || COALESCE(sensor_value, '')"
            + " || ' ' || COALESCE((SELECT group_concat(label, ' ') FROM event_label WHERE event_label.event = event.id), '')"
            + " || ' ' || COALESCE((SELECT substr(COALESCE(summary, ''), 1, 2000)"
            + " || ' ' || COALESCE((SELECT group_concat(json_extract(value, '$.label'), ' ') FROM json_each(objects)), '')"
            + " || ' ' || COALESCE((SELECT group_concat(value, ' ') FROM json_each(conditions)), '')"
            + " FROM analysis WHERE analysis.event = event.id), ''))";

    private EventWords() {}

    /** Sets the words of an event, if there is one with this id. */
    static void refresh(Handle handle, String id) {
        handle.createUpdate("UPDATE event SET words = " + WORDS + " WHERE id = :id")
                .bind("id", id)
                .execute();
    }
}

package dev.watchkeeper.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.statement.Query;

/** The conditions of one search for events as SQL with its values; confined to the thread that made it. */
final class EventSearch {
    /** What the index of schema 5 calls long: shorter events that reach into a period begin at most this before it, µs. */
    private static final long LONG_MICROS = 3_600_000_000L;

    private static final String LONG = "(end_us IS NULL OR end_us - begin_us > " + LONG_MICROS + ")";

    private final List<String> conditions = new ArrayList<>(List.of("deleted_us IS NULL"));
    private final Map<String, Object> values = new HashMap<>();
    private boolean looksAtEach;

    EventSearch(EventFilter filter, Optional<String> before) {
        filter.cameras().ifPresent(this::cameras);
        filter.from().ifPresent(from -> {
            // Without a lower bound every older event would be looked at.
            conditions.add("begin_us >= (SELECT MIN(least) FROM (SELECT :early AS least UNION ALL"
                    + " SELECT MIN(begin_us) FROM event INDEXED BY event_long WHERE " + LONG
                    + " AND begin_us < :early AND (end_us IS NULL OR end_us > :from)))");
            conditions.add("(end_us IS NULL OR end_us > :from)");
            values.put("from", Micros.of(from));
            values.put("early", Micros.of(from) - LONG_MICROS);
        });
        filter.to().ifPresent(to -> add("begin_us < :to", "to", Micros.of(to)));
        before.ifPresent(id ->
                add("(begin_us, id) < (SELECT b.begin_us, b.id FROM event AS b WHERE b.id = :before)", "before", id));
        traits(filter.traits());
    }

    private void traits(EventFilter.Traits traits) {
        traits.kind()
                .ifPresent(kind -> conditions.add(
                        switch (kind) {
                            case MOTION -> "sensor IS NULL";
                            case SENSOR -> "sensor IS NOT NULL";
                        }));
        traits.seen().ifPresent(seen -> add("seen = :seen", "seen", seen ? 1 : 0));
        traits.kept().ifPresent(kept -> add("kept = :kept", "kept", kept ? 1 : 0));
        // Only what may have it is looked at more closely, which needs another table.
        traits.label()
                .ifPresent(label -> add(
                        "instr(words, lower(:label)) > 0 AND EXISTS (SELECT 1 FROM event_label"
                                + " WHERE event_label.event = event.id AND event_label.label = :label)",
                        "label",
                        label));
        traits.zone()
                .ifPresent(zone -> add(
                        "instr(words, lower(:zone)) > 0 AND EXISTS (SELECT 1 FROM json_each(event.zones)"
                                + " WHERE json_each.value = :zone)",
                        "zone",
                        zone));
        int number = 0;
        for (List<String> spellings : traits.words()) {
            List<String> any = new ArrayList<>();
            for (String spelling : spellings) {
                String name = "word" + number++;
                any.add("instr(words, lower(:" + name + ")) > 0");
                values.put(name, spelling);
            }
            conditions.add("(" + String.join(" OR ", any) + ")");
        }
        looksAtEach |= number > 0 || traits.label().isPresent() || traits.zone().isPresent();
    }

    private void cameras(Set<String> cameras) {
        if (cameras.size() == 1) {
            add("camera = :camera", "camera", cameras.iterator().next());
            return;
        }
        List<String> names = new ArrayList<>();
        for (String camera : cameras) {
            String name = "camera" + names.size();
            names.add(":" + name);
            values.put(name, camera);
        }
        looksAtEach = true;
        conditions.add("camera IN (" + String.join(", ", names) + ")");
    }

    private void add(String condition, String name, Object value) {
        conditions.add(condition);
        values.put(name, value);
    }

    /** The ids of the newest events that fulfil the conditions, as a query. */
    String ids() {
        return "SELECT id AS found FROM event" + (looksAtEach ? " INDEXED BY event_search" : "") + " WHERE "
                + String.join(" AND ", conditions) + " ORDER BY begin_us DESC, id DESC LIMIT :limit";
    }

    Query bind(Query query) {
        return query.bindMap(values);
    }
}

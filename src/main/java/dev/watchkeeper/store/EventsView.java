package dev.watchkeeper.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers questions about stored motion events; thread-safe, each answer within the database's time limit. */
public interface EventsView {
    /**
     * Stored events, newest first.
     *
     * @param camera only this camera's, if present
     * @param from only those that end after this, if present
     * @param to only those that begin before this, if present
     * @param label only those in which this was recognised, if present
     * @param before the id of the last event on the previous page, if present
     * @param limit the most to return, 1 to 1000
     */
    List<StoredEvent> find(
            Optional<String> camera,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> label,
            Optional<String> before,
            int limit);

    /** The same with any label or none. */
    default List<StoredEvent> find(
            Optional<String> camera, Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit) {
        return find(camera, from, to, Optional.empty(), before, limit);
    }

    Optional<StoredEvent> byId(String id);
}

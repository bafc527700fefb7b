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
     * @param before the id of the last event on the previous page, if present
     * @param limit the most to return, 1 to 1000
     */
    List<StoredEvent> find(
            Optional<String> camera, Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit);

    Optional<StoredEvent> byId(String id);
}

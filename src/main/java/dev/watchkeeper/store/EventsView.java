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
     * @param from those that end after, if present
     * @param to those that begin before, if present
     * @param before the id of the last event of the page before, if present
     * @param limit at most so many, 1 to 1000
     */
    List<StoredEvent> find(
            Optional<String> camera, Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit);

    Optional<StoredEvent> byId(String id);
}

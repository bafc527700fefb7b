package dev.watchkeeper.incident;

import dev.watchkeeper.event.Incident;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers questions about incidents; thread-safe. */
public interface IncidentsView {
    /** The incident that goes on now; never waits. */
    Optional<Incident> open();

    /**
     * Open and past incidents, newest first.
     *
     * @param from those that end after, if present
     * @param to those that begin before, if present
     * @param before the id of the last incident of the page before, if present
     * @param limit at most so many, 1 to 1000
     */
    List<Incident> find(Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit);
}

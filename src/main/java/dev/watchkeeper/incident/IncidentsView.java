package dev.watchkeeper.incident;

import dev.watchkeeper.event.Incident;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers questions about incidents; thread-safe. */
public interface IncidentsView {
    /** The open incident; never waits. */
    Optional<Incident> open();

    /**
     * Open and past incidents, newest first.
     *
     * @param from only those that end after this, if present
     * @param to only those that begin before this, if present
     * @param before the id of the last incident on the previous page, if present
     * @param limit the most to return, 1 to 1000
     */
    List<Incident> find(Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit);
}

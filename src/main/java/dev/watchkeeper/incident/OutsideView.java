package dev.watchkeeper.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers questions about what was seen from outside of the node; thread-safe. It reads files, which another process writes. */
public interface OutsideView {
    /**
     * Open and past incidents, newest first.
     *
     * @param from only those that end after this, if present
     * @param to only those that begin before this, if present
     * @param limit the most to return
     */
    List<OutsideIncident> find(Optional<Instant> from, Optional<Instant> to, int limit);

    /** The newest look of the process {@code watch}, in JSON; empty if none has looked. */
    Optional<String> newestLook();
}

package dev.watchkeeper.watch;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What one run remembers of a service for the next; immutable.
 *
 * @param log empty if it has none, or none has been read
 * @param firstSeen when a run judged it first: before any progress is known, staleness counts from here
 * @param process the one that a pid file named
 * @param problems what the last run found (the kind, plus a detail that distinguishes problems of one kind) and since when
 */
record ServiceMemory(
        Optional<LogMemory> log, Instant firstSeen, Optional<KnownProcess> process, Map<String, Instant> problems) {
    ServiceMemory {
        problems = Map.copyOf(problems);
    }

    static ServiceMemory fresh(Instant now) {
        return new ServiceMemory(Optional.empty(), now, Optional.empty(), Map.of());
    }
}

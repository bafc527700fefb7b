package dev.watchkeeper.watch;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a log from one run to the next; immutable.
 *
 * @param file identifies the file itself, so that a rotated file is told from its successor
 * @param offset up to where it has been read, bytes
 * @param progressAt when a line last showed progress, as far as is known
 * @param transientSince since when there have been transient errors and no progress
 * @param transientAt when the last transient error was logged
 * @param trouble the newest serious error, unless progress followed it
 */
record LogMemory(
        String file,
        long offset,
        Optional<Instant> progressAt,
        Optional<Instant> transientSince,
        Optional<Instant> transientAt,
        Optional<String> trouble) {
    static final LogMemory NONE =
            new LogMemory("", 0, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}

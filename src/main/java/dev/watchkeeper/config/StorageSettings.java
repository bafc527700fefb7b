package dev.watchkeeper.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How long recordings are kept; immutable. Each limit on its own deletes the oldest recordings.
 *
 * @param maxAge recordings older than this are deleted; zero for no limit
 * @param maxBytes the most bytes of all recordings together; 0 for no limit
 * @param minFreeBytes space kept free on the recording volume
 * @param shareWith the group that may read the recordings, if any
 */
public record StorageSettings(
        Duration maxAge, long maxBytes, long minFreeBytes, Optional<String> shareWith, Past past) {
    /** Recordings that nobody else may read. */
    public StorageSettings(Duration maxAge, long maxBytes, long minFreeBytes) {
        this(maxAge, maxBytes, minFreeBytes, Optional.empty(), Past.USUAL);
    }

    /**
     * How long what is known of the past is kept; zero for no limit by age; immutable.
     *
     * @param events in the database
     * @param evidence about what was ended or repaired
     */
    public record Past(Duration events, Duration evidence) {
        static final Past USUAL = new Past(Duration.ofDays(365), Duration.ofDays(90));
    }
}

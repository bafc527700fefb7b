package dev.watchkeeper.store;

import java.time.Instant;

/**
 * What a sensor said at one time; immutable.
 *
 * @param type {@code number}, {@code boolean} or {@code text}
 * @param value as people read it
 */
public record StoredReading(String sensor, Instant at, String type, String value) {}

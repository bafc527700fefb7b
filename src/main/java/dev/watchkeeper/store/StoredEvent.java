package dev.watchkeeper.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A motion event as the database has it; immutable.
 *
 * @param end empty while the motion goes on
 * @param peak the highest share of the watched area that moved, 0 to 1
 * @param snapshot path of the best picture, relative to the data folder
 */
public record StoredEvent(
        String id,
        String camera,
        Instant begin,
        Optional<Instant> end,
        double peak,
        List<String> zones,
        Optional<String> snapshot) {}

package dev.watchkeeper.advise;

import java.time.Instant;
import java.util.List;

/**
 * What a language model makes of the state of things; immutable.
 *
 * @param at when it answered
 * @param model its name in the configuration
 * @param assessment in its words, bounded
 * @param recommendations what it would do, bounded; perhaps none
 */
public record Advice(Instant at, String model, String assessment, List<String> recommendations) {
    public Advice {
        recommendations = List.copyOf(recommendations);
    }
}

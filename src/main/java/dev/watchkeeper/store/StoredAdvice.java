package dev.watchkeeper.store;

import java.time.Instant;
import java.util.List;

/**
 * An assessment by a language model as stored; immutable.
 *
 * @param model the name of the model that gave it
 */
public record StoredAdvice(Instant at, String model, String assessment, List<String> recommendations) {
    public StoredAdvice {
        recommendations = List.copyOf(recommendations);
    }
}

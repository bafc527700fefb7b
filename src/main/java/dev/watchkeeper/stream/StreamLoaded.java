package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Problem;
import java.util.List;
import java.util.Optional;

/**
 * What a file says of restreaming; immutable.
 *
 * @param streams empty if nothing is to be restreamed, or if there is a mistake
 * @param mistakes the file cannot be used with them
 */
public record StreamLoaded(Optional<StreamSettings> streams, List<Problem> mistakes, List<Problem> warnings) {
    /** Without a file. */
    public static final StreamLoaded NOTHING = new StreamLoaded(Optional.empty(), List.of(), List.of());

    public StreamLoaded {
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
    }
}

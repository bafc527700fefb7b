package dev.watchkeeper.watch;

import dev.watchkeeper.config.yaml.Problem;
import java.time.Duration;
import java.util.List;

/**
 * What a file says in {@code watch:}; immutable.
 *
 * @param grace after a start, in which only absence counts
 * @param cameras whether the file names cameras, so that a node runs with it
 * @param services none if there is a mistake
 * @param mistakes the file cannot be used with them
 */
public record WatchLoaded(
        Duration grace,
        boolean cameras,
        List<WatchedService> services,
        List<Problem> mistakes,
        List<Problem> warnings) {
    public WatchLoaded {
        services = List.copyOf(services);
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
    }
}

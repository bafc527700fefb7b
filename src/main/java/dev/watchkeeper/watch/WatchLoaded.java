package dev.watchkeeper.watch;

import dev.watchkeeper.config.yaml.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a file says in {@code watch:}; immutable.
 *
 * @param cameras whether the file names cameras, so that a node runs with it
 * @param services none if there is a mistake
 * @param owners by the service's name: who restarts it
 */
public record WatchLoaded(
        General general, boolean cameras, List<WatchedService> services, Map<String, Owner> owners, Remarks remarks) {
    public WatchLoaded {
        services = List.copyOf(services);
        owners = Map.copyOf(owners);
    }

    /** Of a configuration without a file that says what to watch. */
    public static final WatchLoaded NOTHING = new WatchLoaded(
            new General(WatchLoader.DEFAULT_INTERVAL, WatchLoader.DEFAULT_GRACE),
            false,
            List.of(),
            Map.of(),
            new Remarks(List.of(), List.of()));

    /**
     * What holds for all services; immutable.
     *
     * @param interval between two looks
     * @param grace after a start, in which only absence counts
     */
    public record General(Duration interval, Duration grace) {}

    /** What is wrong with the file; immutable. It cannot be used with mistakes. */
    public record Remarks(List<Problem> mistakes, List<Problem> warnings) {
        public Remarks {
            mistakes = List.copyOf(mistakes);
            warnings = List.copyOf(warnings);
        }
    }

    /** The same, with another time between two looks. */
    public WatchLoaded lookedAtEvery(Duration interval) {
        return new WatchLoaded(new General(interval, general.grace()), cameras, services, owners, remarks);
    }

    public Duration grace() {
        return general.grace();
    }

    public List<Problem> mistakes() {
        return remarks.mistakes();
    }

    public List<Problem> warnings() {
        return remarks.warnings();
    }
}

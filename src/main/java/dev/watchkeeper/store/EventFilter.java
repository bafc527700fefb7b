package dev.watchkeeper.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a search wants; immutable. What is empty does not filter.
 *
 * @param cameras only those of these cameras
 * @param from only those that end after this
 * @param to only those that begin before this
 * @param traits what they must be like
 */
public record EventFilter(Optional<Set<String>> cameras, Optional<Instant> from, Optional<Instant> to, Traits traits) {
    /** Every event. */
    public static final EventFilter ALL =
            new EventFilter(Optional.empty(), Optional.empty(), Optional.empty(), Traits.ANY);

    public EventFilter {
        cameras = cameras.map(Set::copyOf);
    }

    /** One of the two kinds of events. */
    public enum Kind {
        MOTION,
        SENSOR
    }

    /**
     * What an event must be like; immutable.
     *
     * @param label recognised in it
     * @param zone touched by it
     * @param seen whether somebody has looked at it
     * @param kept whether retention passes it over
     * @param words each of them must be found, in one of its spellings, in the camera, zones, sensor, labels or description
     */
    public record Traits(
            Optional<String> label,
            Optional<String> zone,
            Optional<Kind> kind,
            Optional<Boolean> seen,
            Optional<Boolean> kept,
            List<List<String>> words) {
        /** Anything. */
        public static final Traits ANY = new Traits(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

        public Traits {
            words = words.stream().map(List::copyOf).toList();
        }
    }
}

package dev.watchkeeper.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Several cameras that went blind together, as one occurrence; immutable.
 *
 * @param id unique among all incidents
 * @param begin when the first of them went blind
 * @param end empty while the incident is open
 * @param sentence what happened and the probable cause, for people
 * @param cameras all affected cameras, in the order in which they went blind
 * @param steps what happened, oldest first
 */
public record Incident(
        String id, Instant begin, Optional<Instant> end, String sentence, List<String> cameras, List<Step> steps) {
    public Incident {
        cameras = List.copyOf(cameras);
        steps = List.copyOf(steps);
    }

    /** One thing that happened in an incident; immutable. */
    public record Step(Instant at, String text) {}
}

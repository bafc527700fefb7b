package dev.watchkeeper.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Several cameras that went blind together, as one thing that happened; immutable.
 *
 * @param id unique among all incidents
 * @param begin when the first of them went blind
 * @param end when it was over; empty while it is open
 * @param sentence what happened and what it probably comes from, for people
 * @param cameras all that belong to it, in the order in which they went blind
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

package dev.watchkeeper.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An incident that was noticed from outside of the node: of a watched service, or of the node itself; immutable. It lives in a file of its own, so that
 * it needs neither the node nor its database.
 *
 * @param id unique among all incidents
 * @param begin when it was noticed
 * @param end empty while it is open
 * @param matter what it is about
 * @param steps what happened, oldest first
 */
public record OutsideIncident(String id, Instant begin, Optional<Instant> end, Matter matter, List<Step> steps) {
    public OutsideIncident {
        steps = List.copyOf(steps);
    }

    /**
     * What it is about; immutable.
     *
     * @param kind {@code hang}, {@code service-failed} and so on
     * @param severity {@code warning}, or {@code critical} once a person is needed
     * @param target the watched service; {@code node} for the node
     * @param tier the highest tier that has been at work: 0 for none, 1 a restart, 2 a repair, 3 a person
     * @param sentence what is wrong, for people
     */
    public record Matter(String kind, String severity, String target, int tier, String sentence) {}

    /**
     * One thing that happened; immutable.
     *
     * @param step {@code noticed}, {@code evidence}, {@code tried}, {@code verified} or {@code closed}
     */
    public record Step(Instant at, String step, String text) {}
}

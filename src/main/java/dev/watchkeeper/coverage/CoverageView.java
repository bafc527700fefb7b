package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what was seen and what was not; thread-safe, every answer within the database's time limit. */
public interface CoverageView {
    /**
     * The account of a period, by camera, at most up to now.
     *
     * @param camera only this camera's, if present, even if it is no longer configured
     * @param limit the most spans per camera, oldest first; the totals cover all
     */
    List<Coverage> find(Optional<String> camera, Instant from, Instant to, int limit);

    /** The totals of each configured camera since the process started. */
    List<Counted> counted();

    /**
     * A period in which nothing changed; immutable.
     *
     * @param cause why the camera did not see; empty while it was watched
     * @param provisional whether a sign that turns out to have been quiet may still change it
     */
    record Span(Instant from, Instant to, Optional<FailureKind> cause, boolean provisional) {
        public Duration length() {
            return Duration.between(from, to);
        }
    }

    /**
     * A step of the wall clock; immutable.
     *
     * @param at the wall clock after the step
     * @param by how far it went, forward if positive
     * @param watched how much watched time a step back replaced
     * @param blind how much blind time a step back replaced
     */
    record Step(Instant at, Duration by, Duration watched, Duration blind) {}

    /**
     * One camera's account of a period; immutable. Watched and blind time together are the whole period, except before the
     * camera was first configured and while it was not.
     *
     * @param blind by cause
     * @param spans without gaps, except as above
     * @param nextFrom where the spans beyond the limit begin
     * @param longest the longest blind spans, longest first, at most 10
     */
    record Coverage(
            String camera,
            Duration watched,
            Map<FailureKind, Duration> blind,
            List<Span> spans,
            Optional<Instant> nextFrom,
            List<Span> longest,
            List<Step> steps) {
        public Duration totalBlind() {
            return blind.values().stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** The totals of one camera; immutable. */
    record Counted(String camera, Duration watched, Map<FailureKind, Duration> blind) {}
}

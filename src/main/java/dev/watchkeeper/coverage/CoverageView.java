package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers what was seen and what was not; thread-safe, each answer within the database's time limit. */
public interface CoverageView {
    /**
     * The account of a time, by camera. It goes no further than now.
     *
     * @param camera only this camera's, if present; also of one that is no longer configured
     * @param limit at most so many spans of each camera, the oldest first; the sums are of all
     */
    List<Coverage> find(Optional<String> camera, Instant from, Instant to, int limit);

    /** What was counted of each configured camera since the process began. */
    List<Counted> counted();

    /**
     * A stretch in which nothing changed; immutable.
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
     * @param watched what a step back replaced in the account: watched time
     * @param blind and blind time
     */
    record Step(Instant at, Duration by, Duration watched, Duration blind) {}

    /**
     * One camera's account of a time; immutable. Watched and blind time together are the time accounted for: all of it, except before the
     * camera was first configured and while it was not.
     *
     * @param blind by cause
     * @param spans without gaps, except as above
     * @param nextFrom where the spans go on that are beyond the limit
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
        public Duration blindInAll() {
            return blind.values().stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** What was counted of a camera; immutable. */
    record Counted(String camera, Duration watched, Map<FailureKind, Duration> blind) {}
}

package dev.watchkeeper.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** How the checks of the host went; thread-safe. */
public interface HealthView {
    /** The latest result of every check. */
    Status status();

    /** The newest results of all checks, oldest first. */
    List<HealthCheckResult> history(int atMost);

    /** Failures begun since the start: how often a check went over to {@code error}. */
    long failures();

    /**
     * All checks at one moment; immutable.
     *
     * @param overall the worst of those that are known; unknown before the first round
     * @param checks by name, in the order of the checks
     */
    record Status(Instant timestamp, CheckStatus overall, Map<String, HealthCheckResult> checks) {}
}

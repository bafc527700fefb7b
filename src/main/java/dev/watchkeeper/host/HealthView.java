package dev.watchkeeper.host;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The results of the host checks; thread-safe. */
public interface HealthView {
    /** The latest result of every check. */
    Status status();

    /** The newest results of all checks, oldest first. */
    List<HealthCheckResult> history(int atMost);

    /** How often a check has changed to {@code error} since the start. */
    long failures();

    /**
     * All checks at one moment; immutable.
     *
     * @param overall the worst known result; unknown before the first round
     * @param checks by name, in the order of the checks
     */
    record Status(Instant timestamp, CheckStatus overall, Map<String, HealthCheckResult> checks) {}
}

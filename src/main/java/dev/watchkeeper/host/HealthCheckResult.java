package dev.watchkeeper.host;

import java.time.Instant;
import java.util.Optional;

/**
 * How one check went once; immutable.
 *
 * @param checkName for example {@code disk_space}
 * @param message a few words for people
 * @param value what was measured, without its unit, where it is a number
 * @param timestamp when it ended, wall clock
 */
public record HealthCheckResult(
        String checkName, CheckStatus status, String message, Optional<String> value, Instant timestamp) {
    /** {@code info}, {@code warning} or {@code error}. */
    public String severity() {
        return status.severity();
    }
}

package dev.watchkeeper.host;

import java.time.Instant;
import java.util.Optional;

/**
 * The result of one run of a check; immutable.
 *
 * @param checkName for example {@code disk_space}
 * @param message a few words for people
 * @param value the measured number without its unit, if there is one
 * @param timestamp when the run ended, wall clock
 */
public record HealthCheckResult(
        String checkName, CheckStatus status, String message, Optional<String> value, Instant timestamp) {
    /** {@code info}, {@code warning} or {@code error}. */
    public String severity() {
        return status.severity();
    }
}

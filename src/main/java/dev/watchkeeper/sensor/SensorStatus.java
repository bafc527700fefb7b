package dev.watchkeeper.sensor;

import dev.watchkeeper.config.SensorValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A sensor at one moment; immutable.
 *
 * @param last its last known value; empty if it never had one
 */
public record SensorStatus(
        String name, SensorValue.Type type, Optional<String> unit, Optional<Held> last, Health health) {
    /**
     * A value with its age; immutable.
     *
     * @param at when it came, wall clock
     * @param age never understated: includes the time in which the host slept, or no node ran
     */
    public record Held(SensorValue value, Instant at, Duration age) {}

    /**
     * Whether it works; immutable.
     *
     * @param stale whether its value is older than {@code stale-after}, or it has none
     * @param alerting whether that has lasted for {@code alert-after}
     * @param silentFor time since its last value, or since the start if it has none
     * @param failures consecutive failed reads
     * @param error why the last one failed; empty after a good one
     */
    public record Health(boolean stale, boolean alerting, Duration silentFor, int failures, Optional<String> error) {}

    /** The last known value with its unit, as people read it. */
    public Optional<String> text() {
        return last.map(
                held -> held.value().text() + unit.map(name -> " " + name).orElse(""));
    }

    /** The same with its name and age, for a reader who knows nothing else of it. */
    public String sentence() {
        return name + ": " + text().orElse("no value yet")
                + last.map(held -> ", " + held.age().toSeconds() + " s old").orElse("")
                + (health.stale() ? ", stale" : "");
    }
}

package dev.watchkeeper.loops;

import java.time.Duration;
import java.util.Optional;

/**
 * One sensor as the node reports it to the other processes of its data folder; immutable.
 *
 * @param type {@code number}, {@code boolean} or {@code text}
 * @param value its last value as text; empty if it has none
 * @param age how old that value was at the writing
 * @param stale whether it says nothing about now
 */
public record ReportedSensor(String name, String type, Optional<String> value, Optional<Duration> age, boolean stale) {
    boolean saysTheSame(ReportedSensor other) {
        return name.equals(other.name) && type.equals(other.type) && value.equals(other.value) && stale == other.stale;
    }
}

package dev.watchkeeper.camera.retry;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All cameras at one moment; immutable. {@code healthy}, {@code degraded}, {@code offline} and {@code reconnecting} add up to {@code total}.
 *
 * @param cameras by name, in alphabetical order
 */
public record StatusSummary(
        int total, int healthy, int degraded, int offline, int reconnecting, Map<String, Camera> cameras) {
    public StatusSummary {
        cameras = Collections.unmodifiableMap(new LinkedHashMap<>(cameras));
    }

    /**
     * One camera in short; immutable.
     *
     * @param status as people read it, for example {@code healthy}
     */
    public record Camera(String status, int failures, Optional<String> lastError, int attempts) {}
}

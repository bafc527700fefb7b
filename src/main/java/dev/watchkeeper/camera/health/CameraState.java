package dev.watchkeeper.camera.health;

import java.util.Locale;

/** The state of a camera as people see it, by its vital signs, best first; an immutable enumeration. */
public enum CameraState {
    /** All required signs are in time. */
    HEALTHY,
    /** Pictures come, but a sign is late; or the last picture is younger than {@code offline-after}. */
    DEGRADED,
    /** A session is being opened. */
    RECONNECTING,
    /** No picture for {@code offline-after}. */
    OFFLINE;

    /** The name as people see it, for example {@code healthy}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}

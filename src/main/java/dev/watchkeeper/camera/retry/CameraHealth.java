package dev.watchkeeper.camera.retry;

/**
 * The status that the watchdog gives a camera, by its failed attempts alone; an immutable enumeration. The node shows people the state instead, which
 * follows from the vital signs.
 */
public enum CameraHealth {
    /** Works, or failed too few times in a row to be degraded. */
    HEALTHY("healthy"),
    /** Failed several times in a row. */
    DEGRADED("degraded"),
    /** Failed as often as it is retried, or more often. */
    OFFLINE("offline"),
    /** An attempt is under way. */
    ATTEMPTING_RECONNECT("reconnecting");

    private final String id;

    CameraHealth(String id) {
        this.id = id;
    }

    /** The name as people see it. */
    public String id() {
        return id;
    }
}

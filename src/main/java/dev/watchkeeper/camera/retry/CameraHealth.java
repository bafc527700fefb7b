package dev.watchkeeper.camera.retry;

/** What the watchdog calls a camera, from its failed attempts alone; an immutable enumeration. */
public enum CameraHealth {
    /** Works, or failed fewer times in a row than make it degraded. */
    HEALTHY("healthy"),
    /** Failed several times in a row. */
    DEGRADED("degraded"),
    /** Failed as often as it is retried, or more. */
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

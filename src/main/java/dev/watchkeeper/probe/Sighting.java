package dev.watchkeeper.probe;

/** What a probe saw of a camera, from nothing to enough; an immutable enumeration. */
public enum Sighting {
    /** No connection. */
    ABSENT,
    /** The port was opened, and no answer to the question came within a second. */
    SILENT,
    /** There was an answer, and not the wanted one: no such stream, busy, or a connection that was closed. */
    UNREADY,
    /** As below, but the answer took longer than a second: it is there, and slow. */
    SLOW,
    /** The camera described the stream, or asked for a password (200 or 401): a session may succeed. */
    PRESENT;

    /** Whether the camera's port was open. */
    public boolean isPortOpen() {
        return this != ABSENT;
    }

    /** Whether a session may succeed. */
    public boolean isPresent() {
        return this == PRESENT || this == SLOW;
    }
}

package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.FailureKind;
import java.util.Optional;

/**
 * What a probe saw of a camera; immutable.
 *
 * @param refusal why the camera would refuse a session, if it says so
 */
public record Sighting(Level level, Optional<FailureKind> refusal) {
    public static final Sighting ABSENT = new Sighting(Level.ABSENT, Optional.empty());
    public static final Sighting SILENT = new Sighting(Level.SILENT, Optional.empty());
    public static final Sighting UNREADY = new Sighting(Level.UNREADY, Optional.empty());
    public static final Sighting SLOW = new Sighting(Level.SLOW, Optional.empty());
    public static final Sighting PRESENT = new Sighting(Level.PRESENT, Optional.empty());

    /** From nothing to enough for a session; an immutable enumeration. */
    public enum Level {
        /** No connection. */
        ABSENT,
        /** The port is open, but no answer came within a second. */
        SILENT,
        /** An answer came that says nothing, or the connection was closed. */
        UNREADY,
        /** The camera answers that it refuses sessions, and why. */
        REFUSED,
        /** Like PRESENT, but the answer took longer than a second. */
        SLOW,
        /** The camera granted the request, or asked for a password: a session may succeed. */
        PRESENT
    }

    /** The camera answers that it refuses sessions, for this reason. */
    public static Sighting refused(FailureKind why) {
        return new Sighting(Level.REFUSED, Optional.of(why));
    }

    /** Whether the camera's port is open. */
    public boolean isPortOpen() {
        return level != Level.ABSENT;
    }

    /** Whether a session may succeed. */
    public boolean isPresent() {
        return level == Level.PRESENT || level == Level.SLOW;
    }
}

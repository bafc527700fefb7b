package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.FailureKind;
import java.util.Optional;

/**
 * What a probe saw of a camera; immutable.
 *
 * @param refusal why a session would fail, if the camera says so
 */
public record Sighting(Level level, Optional<FailureKind> refusal) {
    public static final Sighting ABSENT = new Sighting(Level.ABSENT, Optional.empty());
    public static final Sighting SILENT = new Sighting(Level.SILENT, Optional.empty());
    public static final Sighting UNREADY = new Sighting(Level.UNREADY, Optional.empty());
    public static final Sighting SLOW = new Sighting(Level.SLOW, Optional.empty());
    public static final Sighting PRESENT = new Sighting(Level.PRESENT, Optional.empty());

    /** From nothing to enough; an immutable enumeration. */
    public enum Level {
        /** No connection. */
        ABSENT,
        /** The port was opened, and no answer to the question came within a second. */
        SILENT,
        /** There was an answer from which nothing can be told, or the connection was closed. */
        UNREADY,
        /** The camera answers that it gives no session, and why. */
        REFUSED,
        /** As below, but the answer took longer than a second: it is there, and slow. */
        SLOW,
        /** The camera gave what it was asked for, or asked for a password: a session may succeed. */
        PRESENT
    }

    /** The camera answers that it gives no session, for this reason. */
    public static Sighting refused(FailureKind why) {
        return new Sighting(Level.REFUSED, Optional.of(why));
    }

    /** Whether the camera's port was open. */
    public boolean isPortOpen() {
        return level != Level.ABSENT;
    }

    /** Whether a session may succeed. */
    public boolean isPresent() {
        return level == Level.PRESENT || level == Level.SLOW;
    }
}

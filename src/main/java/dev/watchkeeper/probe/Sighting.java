package dev.watchkeeper.probe;

import dev.watchkeeper.base.FailureKind;
import java.util.Optional;

/** What a probe saw of a camera, from nothing to enough; an immutable enumeration. */
public enum Sighting {
    /** No connection. */
    ABSENT,
    /** The port was opened, and no answer to the question came within a second. */
    SILENT,
    /** There was an answer from which nothing can be told, or the connection was closed. */
    UNREADY,
    /** The camera answers that it has no such stream (404). */
    NO_STREAM,
    /** The camera answers that it gives no session now (another 4xx, or 5xx). */
    BUSY,
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

    /** Why a session would fail, if the camera says so. */
    public Optional<FailureKind> refusal() {
        return switch (this) {
            case NO_STREAM -> Optional.of(FailureKind.NOT_FOUND);
            case BUSY -> Optional.of(FailureKind.BUSY);
            case ABSENT, SILENT, UNREADY, SLOW, PRESENT -> Optional.empty();
        };
    }
}

package dev.watchkeeper.detect;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.ColourPicture;
import java.time.Instant;
import java.util.Optional;

/**
 * A picture that waits to be examined; immutable, since nobody changes its parts any more.
 *
 * @param event the id of the event
 * @param moved where something has moved by then
 * @param full in full size, where it was encoded anyway
 */
record Sample(
        String camera,
        String event,
        Instant takenAt,
        Reason reason,
        MovedArea moved,
        ColourPicture picture,
        Optional<Snapshot> full) {
    /** Why it is worth examining, the most urgent first; an immutable enumeration. */
    enum Reason {
        BEGIN,
        BEST,
        AGAIN
    }

    Sample of(String id) {
        return new Sample(camera, id, takenAt, reason, moved, picture, full);
    }
}

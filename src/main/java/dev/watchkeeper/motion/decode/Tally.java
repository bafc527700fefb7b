package dev.watchkeeper.motion.decode;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.DecodedPicture;

/** Counts and marks of one picture source; written by one thread at a time, read by any. */
final class Tally {
    private final Marks marks;
    private volatile long keyframes;
    private volatile long pictures;
    private volatile long lookBacks;
    private volatile long errors;

    /** @param marks is told of each good picture that is shown */
    Tally(Marks marks) {
        this.marks = marks;
    }

    void good(DecodedPicture picture) {
        marks.picture(picture.epoch(), picture.fingerprint(), picture.isUniform(), false);
    }

    /** The same for a keyframe that was decoded by itself, for a glance. */
    void glanced(DecodedPicture picture) {
        marks.picture(picture.epoch(), picture.fingerprint(), picture.isUniform(), true);
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
    void picture() {
        pictures++;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void keyframe() {
        keyframes++;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void lookBack() {
        lookBacks++;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField")
    void errors(long more) {
        errors += more;
    }

    long keyframes() {
        return keyframes;
    }

    long pictures() {
        return pictures;
    }

    long lookBacks() {
        return lookBacks;
    }

    long errors() {
        return errors;
    }
}

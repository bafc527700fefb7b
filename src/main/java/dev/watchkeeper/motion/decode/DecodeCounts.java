package dev.watchkeeper.motion.decode;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.DecodedPicture;

/** Counts the pictures and errors of one picture source and marks its progress; written by one thread at a time, read by any. */
final class DecodeCounts {
    private final Marks marks;
    private volatile long keyframes;
    private volatile long pictures;
    private volatile long lookBacks;
    private volatile long errors;

    /** @param marks is notified of each good picture shown */
    DecodeCounts(Marks marks) {
        this.marks = marks;
    }

    void good(DecodedPicture picture) {
        marks.picture(picture.epoch(), picture.timeNanos(), picture.fingerprint(), picture.isUniform(), false);
    }

    /** The same for a keyframe that was decoded alone. */
    void glanced(DecodedPicture picture) {
        marks.picture(picture.epoch(), picture.timeNanos(), picture.fingerprint(), picture.isUniform(), true);
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

package dev.watchkeeper.media;

import org.jspecify.annotations.Nullable;

/**
 * Holds an object with native memory to the thread that first used it; the check is thread-safe. Two threads in one libav object
 * spin for ever or crash the process, so that a mistake must show at once.
 */
final class Confinement {
    private final String what;
    private @Nullable Thread owner;

    Confinement(String what) {
        this.what = what;
    }

    /** The thread that owned the object has given it away and will not touch it again; the next one that uses it owns it. */
    synchronized void handedOver() {
        owner = null;
    }

    /** @throws IllegalStateException if another thread has used the object */
    synchronized void check() {
        Thread current = Thread.currentThread();
        if (owner == null) {
            owner = current;
        } else if (owner != current) {
            throw new IllegalStateException(
                    what + " belongs to thread " + owner.getName() + " and was called by " + current.getName());
        }
    }
}

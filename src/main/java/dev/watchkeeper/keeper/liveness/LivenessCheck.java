package dev.watchkeeper.keeper.liveness;

import java.util.Optional;

/** One way to see whether a child makes progress; confined to the thread of its watcher. */
interface LivenessCheck {
    /** What is wrong, as it completes the sentence "ended because …"; nothing if all is well. */
    Optional<String> fault() throws InterruptedException;

    /** Whether a fault is a spin and not a hang. */
    default boolean seesSpin() {
        return false;
    }
}

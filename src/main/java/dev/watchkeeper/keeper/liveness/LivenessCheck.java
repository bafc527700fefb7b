package dev.watchkeeper.keeper.liveness;

import java.util.Optional;

/** One check that a child makes progress; confined to its watcher's thread. */
interface LivenessCheck {
    /** What is wrong, as the end of the sentence "ended because …"; empty if nothing is. */
    Optional<String> fault() throws InterruptedException;

    /** Whether its fault means a spin rather than a hang. */
    default boolean detectsSpin() {
        return false;
    }
}

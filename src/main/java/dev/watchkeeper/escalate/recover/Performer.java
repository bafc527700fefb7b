package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecoverySettings.Action;

/** Does what may be done to a camera; thread-safe. */
@FunctionalInterface
interface Performer {
    /** Does it, within its limit. */
    Result perform(CameraSettings camera, Action action) throws InterruptedException;

    /**
     * What came of it; immutable.
     *
     * @param done whether pictures may now return
     * @param text for the incident, free of secrets
     */
    record Result(boolean done, String text) {}
}

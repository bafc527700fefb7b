package dev.watchkeeper.sensor;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Whether people are told of motion and alerts, and the way to change it; thread-safe. */
public interface ArmingView {
    /** How it is; never waits. */
    State state();

    /**
     * Arms or disarms, at once.
     *
     * @param by who does, for people
     * @return how it is now
     * @throws IOException if it is in force and cannot be kept, so that a restart may undo it
     */
    State set(boolean armed, String by) throws IOException;

    /**
     * How it is; immutable.
     *
     * @param armed true unless somebody has disarmed
     * @param by who did; empty if nobody has changed it
     * @param since when
     */
    record State(boolean armed, Optional<String> by, Optional<Instant> since) {
        public static final State INITIAL = new State(true, Optional.empty(), Optional.empty());
    }
}

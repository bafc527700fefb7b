package dev.watchkeeper.sensor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An effect at one moment; immutable.
 *
 * @param camera whose picture shows it; empty if a sensor does
 * @param text what was found, as a sentence
 * @param since when it began to be so
 * @param after how long it may be missing until it is told
 */
public record EffectStatus(
        String name, Optional<String> camera, State state, String text, Instant since, Duration after) {
    /** What can be said of it; an immutable enumeration. */
    public enum State {
        /** It is as expected. */
        PRESENT,
        /** It is not. */
        MISSING,
        /** What shows it does not work now. */
        UNKNOWN,
        /** Nothing is expected at this time of day. */
        OFF
    }
}

package dev.watchkeeper.analyse.model;

import java.time.Duration;
import java.util.Optional;

/**
 * How a model is; immutable.
 *
 * @param trouble why it is not asked, for people
 * @param retryIn when it may be asked again
 */
public record ModelStatus(String name, State state, Optional<String> trouble, Optional<Duration> retryIn) {
    /** What is known of it; an immutable enumeration. */
    public enum State {
        /** It has not been asked since the start. */
        UNKNOWN,
        /** Its last question was answered. */
        READY,
        /** It fails, and is left alone for a while. */
        FAILING,
        /** It has been asked as often as it may be within an hour. */
        LIMITED
    }
}

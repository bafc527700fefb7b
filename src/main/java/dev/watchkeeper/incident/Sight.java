package dev.watchkeeper.incident;

/**
 * Whether a camera sees at one moment; immutable.
 *
 * @param cause why it does not see, as people read it; empty if it does
 * @param host where it is, to tell one box with many cameras from many boxes
 */
public record Sight(String camera, State state, String cause, String host) {
    /** An immutable enumeration. */
    public enum State {
        SEES,
        BLIND,
        /** It has not given a picture yet, so that it cannot have gone blind. */
        UNSEEN
    }
}

package dev.watchkeeper.incident;

/**
 * Whether a camera sees at one moment; immutable.
 *
 * @param title what people read in place of the camera's name; the name if it was given none
 * @param cause why it does not see, as people read it; empty if it does
 * @param host where it is, to tell one box with many cameras from many boxes
 */
public record Sight(String camera, String title, State state, String cause, String host) {
    /** An immutable enumeration. */
    public enum State {
        SEES,
        BLIND,
        /** It has not given a picture yet, so that it cannot have gone blind. */
        UNSEEN
    }
}

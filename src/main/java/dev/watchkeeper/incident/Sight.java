package dev.watchkeeper.incident;

/**
 * Whether a camera sees at one moment; immutable.
 *
 * @param title what people read instead of the camera's name; the name if it has no title
 * @param cause the id of why it does not see; empty if it does
 * @param host its address, to tell one box with many cameras from many boxes
 */
public record Sight(String camera, String title, State state, String cause, String host) {
    /** Whether a camera sees; an immutable enumeration. */
    public enum State {
        SEES,
        BLIND,
        /** It has not shown a picture yet, so it cannot have gone blind. */
        UNSEEN
    }
}

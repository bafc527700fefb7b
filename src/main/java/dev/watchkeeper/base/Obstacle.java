package dev.watchkeeper.base;

/**
 * What a drill may put in a stage's way, to see whether anybody notices; thread-safe. In a real watch it is {@link #NONE}, and passing it costs
 * nothing.
 */
@FunctionalInterface
public interface Obstacle {
    /** Nothing in the way. */
    Obstacle NONE = () -> {};

    /**
     * Goes past on the stage's own thread, at once, or only when the obstacle is gone.
     *
     * @throws FailureException in place of what the stage was about to do
     */
    void pass() throws FailureException;
}

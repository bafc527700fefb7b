package dev.watchkeeper.base;

/**
 * What a drill puts in a stage's way, to see whether it is noticed; thread-safe. Outside of drills it is {@link #NONE}, which costs
 * nothing.
 */
@FunctionalInterface
public interface Obstacle {
    /** No obstacle. */
    Obstacle NONE = () -> {};

    /**
     * Passes the obstacle on the stage's own thread: at once, or when it is gone.
     *
     * @throws FailureException instead of what the stage was about to do
     */
    void pass() throws FailureException;
}

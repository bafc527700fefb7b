package dev.watchkeeper.lab.scene;

/**
 * When something moves in a scene, in seconds after the scene's start; immutable.
 *
 * @param fromSecond when the first part of it becomes visible
 * @param toSecond when the last part of it disappears
 */
public record MotionInterval(double fromSecond, double toSecond) {
    public MotionInterval {
        if (!(fromSecond >= 0 && toSecond > fromSecond)) {
            throw new IllegalArgumentException("motion from " + fromSecond + " to " + toSecond);
        }
    }
}

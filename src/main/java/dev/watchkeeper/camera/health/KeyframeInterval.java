package dev.watchkeeper.camera.health;

/**
 * The time between a camera's keyframes, learned over all its sessions, by which an overdue keyframe is noticed; written by one thread, read by any.
 * Measured by the stream's own time, so that neither a burst after PLAY nor a delaying network looks like a change.
 */
public final class KeyframeInterval {
    /** Keyframes that may be missed before the next is overdue. */
    private static final int MISSED = 3;

    private volatile long micros = -1;

    /** Takes the distance of two successive keyframes of one session. */
    public void learn(long distanceMicros) {
        long known = micros;
        // A scene change can insert a keyframe early, so a shorter distance is adopted slowly.
        micros = known >= 0 && distanceMicros < known ? (known * 7 + distanceMicros) / 8 : distanceMicros;
    }

    /** Whether two keyframes of one session have been seen. */
    public boolean isKnown() {
        return micros >= 0;
    }

    /**
     * The longest wait for a keyframe, or for what is made of each: three times the interval, and at least the given time.
     *
     * @param leastNanos the shortest limit, ns
     */
    public long limitNanos(long leastNanos) {
        return Math.max(leastNanos, Math.max(0, micros) * 1_000 * MISSED);
    }
}

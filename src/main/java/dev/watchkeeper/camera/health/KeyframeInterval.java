package dev.watchkeeper.camera.health;

/**
 * How far apart a camera's keyframes are, learned over all its sessions; written by one thread, read by any. It is measured by the stream's
 * own time, so that neither a burst after PLAY nor a network that holds packets up is taken for a change.
 */
public final class KeyframeInterval {
    /** So many keyframes may be missed before one is overdue. */
    private static final int MISSED = 3;

    private volatile long micros = -1;

    /** The distance of two keyframes of one session. */
    public void learn(long distanceMicros) {
        long known = micros;
        // A scene change can put a keyframe in early: a shorter distance is believed slowly.
        micros = known >= 0 && distanceMicros < known ? (known * 7 + distanceMicros) / 8 : distanceMicros;
    }

    /** Whether two keyframes of one session have been seen. */
    public boolean isKnown() {
        return micros >= 0;
    }

    /**
     * How long a keyframe, or what is made of each, may be awaited: three times the distance, and no less than the given time.
     *
     * @param leastNanos the shortest limit, ns
     */
    public long limitNanos(long leastNanos) {
        return Math.max(leastNanos, Math.max(0, micros) * 1_000 * MISSED);
    }
}

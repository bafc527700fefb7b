package dev.watchkeeper.camera.health;

/**
 * How long video has come, ns: the clock for the signs of the stages that work on it. While no video comes, they cannot make progress, and the
 * packets' own sign reports that. Guarded by the lock of its camera.
 */
final class Flow {
    private final long longestWaitNanos;
    private long sum;
    private long lastNanos;
    private long epochStart;
    private boolean running;

    /** @param longestWaitNanos the most that a wait for the next picture counts */
    Flow(long longestWaitNanos) {
        this.longestWaitNanos = longestWaitNanos;
    }

    void video(long nowNanos) {
        sum = at(nowNanos);
        running = true;
        lastNanos = nowNanos;
    }

    /** A session, or its usable video, begins. */
    void beginEpoch(long nowNanos) {
        epochStart = at(nowNanos);
    }

    /** What had come before this session. */
    long epochStart() {
        return epochStart;
    }

    /** The session is over: the time until the next one does not count. */
    void stop() {
        running = false;
    }

    long at(long nowNanos) {
        return running ? sum + Math.min(nowNanos - lastNanos, longestWaitNanos) : sum;
    }
}

package dev.watchkeeper.camera.health;

/**
 * The time during which video came, ns; guarded by the lock of its camera. What works on the video is measured by it: while nothing
 * comes, a silence ends in the same session or in the next, nothing downstream can make progress, and the packets' own sign says so.
 */
final class Flow {
    private final long longestWaitNanos;
    private long sum;
    private long lastNanos;
    private boolean running;

    /** @param longestWaitNanos what a wait for the next picture counts at most */
    Flow(long longestWaitNanos) {
        this.longestWaitNanos = longestWaitNanos;
    }

    void video(long nowNanos) {
        sum = at(nowNanos);
        running = true;
        lastNanos = nowNanos;
    }

    /** The session is over: the time until the next one counts nothing. */
    void stop() {
        running = false;
    }

    long at(long nowNanos) {
        return running ? sum + Math.min(nowNanos - lastNanos, longestWaitNanos) : sum;
    }
}

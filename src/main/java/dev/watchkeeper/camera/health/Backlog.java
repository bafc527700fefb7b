package dev.watchkeeper.camera.health;

/**
 * What a stage was given and has not finished; guarded by the lock of its camera. A stage without work is not stuck. A stage may finish before the
 * giver notes that it gave: then it is ahead for a moment.
 */
final class Backlog {
    private long given;
    private long done;
    private long sinceNanos;
    private long filledNanos;

    void given(long nowNanos) {
        if (given <= done) {
            sinceNanos = nowNanos;
            filledNanos = nowNanos;
        }
        given++;
    }

    void done(long nowNanos) {
        done++;
        sinceNanos = nowNanos;
    }

    /** How long work has been waiting without anything being finished, ns; 0 if none waits. */
    long stuckNanos(long nowNanos) {
        return given > done ? nowNanos - sinceNanos : 0;
    }

    /**
     * How far the stage is behind what it is given, ns; 0 if nothing waits.
     *
     * @param takenNanos when the last thing that it finished had arrived, monotonic
     */
    long behindNanos(long takenNanos, long nowNanos) {
        return given > done ? nowNanos - Math.max(takenNanos, filledNanos) : 0;
    }

    /** Since when, monotonic. */
    long sinceNanos() {
        return sinceNanos;
    }
}

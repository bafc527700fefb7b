package dev.watchkeeper.camera.health;

/**
 * What a stage was given and has not finished; guarded by the lock of its camera. A stage without work is not stuck. A stage may finish before the
 * giver notes that it gave: then it is ahead for a moment.
 */
final class Backlog {
    private long given;
    private long done;
    private long sinceNanos;

    void given(long nowNanos) {
        if (given <= done) {
            sinceNanos = nowNanos;
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

    /** Since when, monotonic. */
    long sinceNanos() {
        return sinceNanos;
    }
}

package dev.watchkeeper.camera.health;

/** The marks of one sign; guarded by the lock of its camera. */
final class Pulse {
    private long count;
    private long lastNanos;
    private long lastFlow;
    private boolean inEpoch;
    private boolean lateBefore;

    /** @param nowNanos counts as the last mark until there is one */
    Pulse(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** @param flow how long video has come, by the sign's {@link Flow} */
    void mark(long nowNanos, long flow) {
        count++;
        inEpoch = true;
        lateBefore = false;
        lastNanos = nowNanos;
        lastFlow = flow;
    }

    /** The sign becomes required: it cannot have been late before. */
    void restart(long nowNanos, long flow) {
        lateBefore = false;
        lastNanos = nowNanos;
        lastFlow = flow;
    }

    /** @param late whether the sign was late when the last session ended: then it stays late until its next mark */
    void newEpoch(boolean late) {
        inEpoch = false;
        lateBefore = late;
    }

    /** The session ends while the sign is late: it stays late until its next mark. */
    void staysLate() {
        lateBefore = true;
    }

    long count() {
        return count;
    }

    long lastNanos() {
        return lastNanos;
    }

    long lastFlow() {
        return lastFlow;
    }

    /** Whether this session has marked the sign. */
    boolean inEpoch() {
        return inEpoch;
    }

    boolean lateBefore() {
        return lateBefore;
    }
}

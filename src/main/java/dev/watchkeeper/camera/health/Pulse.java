package dev.watchkeeper.camera.health;

/** The marks of one sign; guarded by the lock of its camera. */
final class Pulse {
    private long count;
    private long lastNanos;
    private long lastFlow;
    private boolean inEpoch;
    private boolean lateBefore;

    /** @param nowNanos what counts as the last mark before there is one */
    Pulse(long nowNanos) {
        lastNanos = nowNanos;
    }

    /** @param flow how long video had come by now, by the sign's {@link Flow} */
    void mark(long nowNanos, long flow) {
        count++;
        inEpoch = true;
        lateBefore = false;
        lastNanos = nowNanos;
        lastFlow = flow;
    }

    /** The sign begins to be asked for: it cannot have been late before. */
    void begin(long nowNanos, long flow) {
        lateBefore = false;
        lastNanos = nowNanos;
        lastFlow = flow;
    }

    /** @param late whether the sign was late when the session before ended: then it is until its next mark */
    void newEpoch(boolean late) {
        inEpoch = false;
        lateBefore = late;
    }

    /** The session ends while the sign is late: then it is until its next mark. */
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

    /** Whether there was a mark since the session began. */
    boolean inEpoch() {
        return inEpoch;
    }

    boolean lateBefore() {
        return lateBefore;
    }

    /** For how long video has come since the last mark. */
    long quiet(long flow) {
        return flow - lastFlow;
    }
}

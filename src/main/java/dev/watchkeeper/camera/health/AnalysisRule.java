package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** The motion stage should finish what it was given; guarded by the lock of its camera. */
final class AnalysisRule extends SignRule {
    private final boolean enabled;
    private final long limitNanos;
    private final Backlog backlog = new Backlog();
    private long newestTakenNanos = Long.MIN_VALUE;

    /** @param enabled whether motion is looked for */
    AnalysisRule(boolean enabled, long limitNanos, Basis basis) {
        super(Sign.ANALYSIS, basis);
        this.enabled = enabled;
        this.limitNanos = limitNanos;
    }

    void given(long nowNanos) {
        backlog.given(nowNanos);
    }

    void done(long takenNanos, long nowNanos) {
        if (isLate(nowNanos)) {
            reportGap(FailureKind.ANALYSIS_STUCK, backlog.sinceNanos(), nowNanos);
        }
        backlog.done(nowNanos);
        newestTakenNanos = takenNanos;
        mark(nowNanos);
    }

    /**
     * A stage that has not reached its pictures yet says nothing about them: it hangs, or works on older ones because the machine is too slow for all of them. What is
     * wrong then is not the camera.
     */
    boolean isBehind(long nowNanos) {
        return enabled
                && (backlog.stuckNanos(nowNanos) >= limitNanos / 2
                        || backlog.behindNanos(newestTakenNanos, nowNanos) >= limitNanos / 2);
    }

    @Override
    boolean isRequired(long nowNanos) {
        return enabled;
    }

    @Override
    long deadlineNanos() {
        return limitNanos;
    }

    @Override
    boolean isOverdue(long nowNanos) {
        return quietNanos(nowNanos) >= limitNanos;
    }

    @Override
    long quietNanos(long nowNanos) {
        return backlog.stuckNanos(nowNanos);
    }

    @Override
    FailureKind cause() {
        return FailureKind.ANALYSIS_STUCK;
    }
}

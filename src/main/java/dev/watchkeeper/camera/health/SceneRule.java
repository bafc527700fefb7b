package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** The picture should change and not be uniform; guarded by the lock of its camera. */
final class SceneRule extends SignRule {
    private final Limits limits;
    private final KeyframeInterval interval;
    private final PicturesRule pictures;
    private final AnalysisRule analysis;
    private final SceneMemory scene = new SceneMemory();

    /**
     * How long a picture may stay the same; immutable.
     *
     * @param blackNanos how long it may be uniform; 0 for no limit
     * @param frozenNanos how long it may repeat exactly; 0 for no limit
     */
    record Limits(long blackNanos, long frozenNanos) {}

    SceneRule(Limits limits, KeyframeInterval interval, PicturesRule pictures, AnalysisRule analysis, Basis basis) {
        super(Sign.SCENE, basis);
        this.limits = limits;
        this.interval = interval;
        this.pictures = pictures;
        this.analysis = analysis;
    }

    /** Takes the next good picture. */
    void picture(long nowNanos, long fingerprint, boolean uniform, boolean glance) {
        // The deadline and the cause depend on the remembered picture, so ask before it is replaced.
        boolean late = isLate(nowNanos);
        FailureKind cause = cause();
        boolean moved = scene.look(fingerprint, uniform, glance);
        if (uniform ? limits.blackNanos == 0 : moved) {
            if (late) {
                reportGap(cause, pulse().lastNanos(), nowNanos);
            }
            mark(nowNanos);
        }
    }

    @Override
    boolean isRequired(long nowNanos) {
        return pictures.isRequired(nowNanos) && (limits.frozenNanos > 0 || limits.blackNanos > 0);
    }

    @Override
    long deadlineNanos() {
        return isBlack() ? limits.blackNanos : interval.limitNanos(limits.frozenNanos);
    }

    @Override
    boolean isOverdue(long nowNanos) {
        long limit = scene.uniform() ? limits.blackNanos : limits.frozenNanos;
        return limit > 0 && isQuiet(nowNanos) && !pictures.isLate(nowNanos) && !analysis.isBehind(nowNanos);
    }

    @Override
    FailureKind cause() {
        return isBlack() ? FailureKind.BLACK_PICTURE : FailureKind.FROZEN_PICTURE;
    }

    private boolean isBlack() {
        return scene.uniform() && limits.blackNanos > 0;
    }
}

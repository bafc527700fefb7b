package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** Good pictures should be decoded, where the settings ask for them; guarded by the lock of its camera. */
final class PicturesRule extends SignRule {
    private final boolean required;
    private final FirstLimit limit;
    private final AnalysisRule analysis;

    PicturesRule(boolean required, FirstLimit limit, AnalysisRule analysis, Basis basis) {
        super(Sign.PICTURES, basis);
        this.required = required;
        this.limit = limit;
        this.analysis = analysis;
    }

    @Override
    boolean isRequired(long nowNanos) {
        return required;
    }

    @Override
    long deadlineNanos() {
        return limit.nanos(pulse());
    }

    @Override
    boolean isOverdue(long nowNanos) {
        return isQuiet(nowNanos) && !analysis.isBehind(nowNanos);
    }

    @Override
    FailureKind cause() {
        return FailureKind.DECODE_ERRORS;
    }
}

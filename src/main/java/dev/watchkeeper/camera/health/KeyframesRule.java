package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** Keyframes should come at the interval that the camera has shown; guarded by the lock of its camera. */
final class KeyframesRule extends SignRule {
    private final FirstLimit limit;

    KeyframesRule(FirstLimit limit, Basis basis) {
        super(Sign.KEYFRAMES, basis);
        this.limit = limit;
    }

    @Override
    long deadlineNanos() {
        return limit.nanos(pulse());
    }

    @Override
    FailureKind cause() {
        return FailureKind.NO_KEYFRAMES;
    }
}

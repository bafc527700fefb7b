package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.Sign;
import java.time.Duration;

/**
 * Claims that one vital sign was quiet for too long during a period; immutable. Where claims overlap, the one with the lowest rank gives the
 * cause: what comes first in the work explains what comes later.
 *
 * @param rank the sign's position in the order of the work
 * @param fromNanos monotonic
 * @param toNanos monotonic, exclusive
 * @param deadlineNanos how long the sign may be quiet
 */
record Claim(int rank, long fromNanos, long toNanos, FailureKind cause, long deadlineNanos) {
    /** Ranks behind all signs: that no picture was seen yet is the weakest explanation. */
    static final int STARTING = Sign.values().length;

    /** Ranks last: no sign says anything. */
    static final int UNEXPLAINED = STARTING + 1;

    static Claim of(Sign sign, long fromNanos, long toNanos, FailureKind cause, Duration deadline) {
        return new Claim(sign.ordinal(), fromNanos, toNanos, cause, deadline.toNanos());
    }
}

package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.Sign;
import java.time.Duration;

/**
 * That one vital sign was quiet for too long in a stretch of time; immutable. Where several claims lie over each other, the one with the
 * lowest rank says why: what comes first in the work explains what comes after.
 *
 * @param rank the sign's place in the order of the work
 * @param fromNanos monotonic
 * @param toNanos monotonic, not part of it
 * @param deadlineNanos how long the sign may be quiet
 */
record Claim(int rank, long fromNanos, long toNanos, FailureKind cause, long deadlineNanos) {
    /** Behind all signs: that nothing has been seen yet explains nothing that a sign can say more about. */
    static final int STARTING = Sign.values().length;

    /** Behind all that: nobody has said anything. */
    static final int UNEXPLAINED = STARTING + 1;

    static Claim of(Sign sign, long fromNanos, long toNanos, FailureKind cause, Duration deadline) {
        return new Claim(sign.ordinal(), fromNanos, toNanos, cause, deadline.toNanos());
    }
}

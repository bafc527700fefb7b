package dev.watchkeeper.capture;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * When a camera's next session is opened; confined to the capture thread. Failures are sessions that ended, not packets; they are forgotten
 * after 60 s of pictures. A refused password is a class of its own, because cameras lock accounts: one more try after 60 s, three at
 * intervals of 35 min, and then none until somebody asks.
 */
final class RetryPlan {
    private static final Duration FIRST_SIGN_IN_WAIT = Duration.ofSeconds(60);
    private static final Duration SIGN_IN_WAIT = Duration.ofMinutes(35);
    private static final int SIGN_INS = 5;

    private final boolean hasCredentials;
    private final DoubleSupplier random;
    private int failures;
    private int refusedSignIns;

    /**
     * @param hasCredentials without any, a refusal cannot lock an account
     * @param random gives numbers in [0, 1)
     */
    RetryPlan(boolean hasCredentials, DoubleSupplier random) {
        this.hasCredentials = hasCredentials;
        this.random = random;
    }

    /** The wait after a session that ended for the given reason; empty: only a person can change something. */
    Optional<Duration> failed(FailureKind kind) {
        failures++;
        if (kind != FailureKind.AUTH || !hasCredentials) {
            return Optional.of(Backoff.CAMERA.jitteredWaitAfter(failures, random));
        }
        refusedSignIns++;
        if (refusedSignIns >= SIGN_INS) {
            return Optional.empty();
        }
        return Optional.of(refusedSignIns == 1 ? FIRST_SIGN_IN_WAIT : SIGN_IN_WAIT);
    }

    /** The camera let us in. */
    void signedIn() {
        refusedSignIns = 0;
    }

    /** Pictures came for 60 s, or somebody wants it tried anew. */
    void forget() {
        failures = 0;
        refusedSignIns = 0;
    }

    /** Sessions that failed in a row. */
    int failures() {
        return failures;
    }
}

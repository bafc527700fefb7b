package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a camera's outer loop is doing, and how its last session ended; guarded by the lock of its camera. */
final class SessionPhase {
    /** An immutable enumeration. */
    private enum Phase {
        OPENING,
        OPEN,
        WAITING
    }

    private Phase phase = Phase.OPENING;
    private long epoch;
    private long openingNanos;
    private long openedNanos;
    private long endedNanos;
    private boolean failed;
    private Optional<FailureKind> lastFailure = Optional.empty();
    private String lastSentence = "";
    private Optional<Instant> nextAttempt = Optional.empty();
    private int failures;
    private boolean other;
    private long otherNanos;

    SessionPhase(long nowNanos) {
        openingNanos = nowNanos;
        openedNanos = nowNanos;
        endedNanos = nowNanos;
    }

    void opening(long newEpoch, long nowNanos) {
        phase = Phase.OPENING;
        epoch = newEpoch;
        openingNanos = nowNanos;
        nextAttempt = Optional.empty();
        other = false;
    }

    void opened(long nowNanos) {
        phase = Phase.OPEN;
        openedNanos = nowNanos;
        failed = false;
    }

    void ended(FailureKind kind, String sentence, int consecutiveFailures, Optional<Instant> next, long nowNanos) {
        phase = Phase.WAITING;
        endedNanos = nowNanos;
        failed = kind != FailureKind.STOPPED;
        lastFailure = Optional.of(kind);
        lastSentence = sentence;
        failures = consecutiveFailures;
        nextAttempt = next;
    }

    void refused(FailureKind kind, String sentence) {
        if (phase != Phase.OPEN && failed && !lastFailure.equals(Optional.of(kind))) {
            lastFailure = Optional.of(kind);
            lastSentence = sentence;
        }
    }

    void otherData(long nowNanos) {
        other = true;
        otherNanos = nowNanos;
    }

    void forgetFailures() {
        failures = 0;
    }

    boolean isOpen() {
        return phase == Phase.OPEN;
    }

    /** Whether only a person can help: no next session is planned. */
    boolean isGivenUp() {
        return phase == Phase.WAITING && nextAttempt.isEmpty();
    }

    /** Whether no session is open, and one should be. */
    boolean isConnectLate(Duration timeout, long nowNanos) {
        long since = Math.max(openingNanos, endedNanos);
        return phase != Phase.OPEN && (failed || nowNanos - since >= timeout.toNanos());
    }

    /** Whether something other than video came within this time. */
    boolean isOtherFresh(Duration within, long nowNanos) {
        return other && nowNanos - otherNanos < within.toNanos();
    }

    long epoch() {
        return epoch;
    }

    long openedNanos() {
        return openedNanos;
    }

    long endedNanos() {
        return endedNanos;
    }

    /** What ended the last session, or a refusal since. */
    Optional<FailureKind> lastFailure() {
        return lastFailure;
    }

    String lastSentence() {
        return lastSentence;
    }

    Optional<Instant> nextAttempt() {
        return nextAttempt;
    }

    int failures() {
        return failures;
    }
}

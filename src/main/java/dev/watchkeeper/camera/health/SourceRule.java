package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;

/**
 * The restreaming server should have the camera's own pictures: while it has none, it may send a picture of its own, which all other signs take for the
 * camera's. Without a statement of the server the sign says nothing. Guarded by the lock of its camera.
 */
final class SourceRule extends SignRule {
    /** A statement is older than this only if the server cannot be asked any more. */
    private static final long VALID_NANOS = Duration.ofSeconds(30).toNanos();

    /** How often the server is asked, with its time limit. */
    private static final long DEADLINE_NANOS = Duration.ofSeconds(4).toNanos();

    private boolean away;
    private boolean stated;
    private long statedNanos;

    SourceRule(Basis basis) {
        super(Sign.SOURCE, basis);
    }

    /** Takes what the server says now. */
    void report(SourceReport report, long nowNanos) {
        switch (report) {
            case PRESENT -> {
                markAndReportGap(nowNanos);
                state(false, nowNanos);
            }
            case AWAY -> {
                if (!isRequired(nowNanos)) {
                    restart(nowNanos); // nobody knows since when
                }
                state(true, nowNanos);
            }
            case UNKNOWN -> {}
        }
    }

    private void state(boolean isAway, long nowNanos) {
        away = isAway;
        stated = true;
        statedNanos = nowNanos;
    }

    @Override
    boolean isRequired(long nowNanos) {
        return stated && nowNanos - statedNanos < VALID_NANOS;
    }

    @Override
    long deadlineNanos() {
        return DEADLINE_NANOS;
    }

    /** At once: what the server says needs no patience. */
    @Override
    boolean isOverdue(long nowNanos) {
        return away;
    }

    @Override
    long quietNanos(long nowNanos) {
        return nowNanos - pulse().lastNanos();
    }

    @Override
    long lateSinceNanos(long nowNanos) {
        return pulse().lastNanos();
    }

    @Override
    FailureKind cause() {
        return FailureKind.SOURCE_AWAY;
    }
}

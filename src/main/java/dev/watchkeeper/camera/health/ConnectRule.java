package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;

/** A session should be open; guarded by the lock of its camera. */
final class ConnectRule extends SignRule {
    private final Duration timeout;
    private final SessionPhase session;

    ConnectRule(Duration timeout, SessionPhase session, Basis basis) {
        super(Sign.CONNECT, basis);
        this.timeout = timeout;
        this.session = session;
    }

    @Override
    long deadlineNanos() {
        return timeout.toNanos();
    }

    @Override
    boolean isOverdue(long nowNanos) {
        return session.isConnectLate(timeout, nowNanos);
    }

    @Override
    long quietNanos(long nowNanos) {
        return nowNanos - pulse().lastNanos();
    }

    @Override
    FailureKind cause() {
        return session.lastFailure().orElse(FailureKind.STARTING);
    }
}

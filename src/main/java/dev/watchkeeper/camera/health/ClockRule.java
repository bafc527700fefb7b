package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** The stream's timestamps should advance; guarded by the lock of its camera. */
final class ClockRule extends SignRule {
    private final long limitNanos;
    private final StreamClock streamClock = new StreamClock();

    ClockRule(long limitNanos, Basis basis) {
        super(Sign.CLOCK, basis);
        this.limitNanos = limitNanos;
    }

    @Override
    void sessionBegins(long nowNanos) {
        streamClock.sessionBegins(isLate(nowNanos));
        super.sessionBegins(nowNanos);
    }

    /** @param streamMicros the stream's own time, or {@link StreamClock#NONE} */
    void video(long nowNanos, long streamMicros) {
        if (streamClock.advanced(nowNanos / 1_000, streamMicros)) {
            markAndReportGap(nowNanos);
        }
    }

    @Override
    long deadlineNanos() {
        return limitNanos;
    }

    @Override
    FailureKind cause() {
        return streamClock.cause();
    }
}

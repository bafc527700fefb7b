package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/** Video should arrive, by the time that passes here; guarded by the lock of its camera. */
final class PacketsRule extends SignRule {
    private final long stallNanos;
    private final Delivery delivery;

    PacketsRule(long stallNanos, Basis basis) {
        super(Sign.PACKETS, basis);
        this.stallNanos = stallNanos;
        delivery = new Delivery(stallNanos);
    }

    /** @param streamMicros the stream's own time, or {@link StreamClock#NONE} */
    void video(long nowNanos, long streamMicros) {
        if (delivery.video(nowNanos, streamMicros) == Delivery.Answer.GAP) {
            reportGap(FailureKind.STALLED, delivery.fromNanos(), delivery.toNanos());
        }
        mark(nowNanos);
    }

    @Override
    void sessionEnds(long nowNanos) {
        super.sessionEnds(nowNanos);
        if (delivery.sessionEnds() == Delivery.Answer.GAP) {
            reportGap(FailureKind.STALLED, delivery.fromNanos(), delivery.toNanos());
        }
    }

    @Override
    long deadlineNanos() {
        return stallNanos;
    }

    @Override
    boolean isOverdue(long nowNanos) {
        return quietNanos(nowNanos) >= stallNanos;
    }

    @Override
    long quietNanos(long nowNanos) {
        return nowNanos - pulse().lastNanos();
    }

    @Override
    FailureKind cause() {
        return FailureKind.STALLED;
    }
}

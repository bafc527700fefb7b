package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/**
 * How one vital sign is judged: whether it is required, how long it may be quiet, and since when and why it is late. Holds the sign's marks;
 * guarded by the lock of its camera. Nothing here allocates, except where a gap ends.
 */
abstract sealed class SignRule
        permits ConnectRule,
                SourceRule,
                PacketsRule,
                KeyframesRule,
                ClockRule,
                PicturesRule,
                SceneRule,
                RecordingRule,
                AnalysisRule {
    private final Sign sign;
    private final Flow flow;
    private final Gaps gaps;
    private final Pulse pulse;

    /**
     * What a rule works on.
     *
     * @param flow the video by which the deadline is measured: before it comes, the stages behind have no work
     * @param gaps takes the gaps that end
     * @param nowNanos counts as the last mark before the first, monotonic
     */
    record Basis(Flow flow, Gaps gaps, long nowNanos) {}

    SignRule(Sign sign, Basis basis) {
        this.sign = sign;
        flow = basis.flow();
        gaps = basis.gaps();
        pulse = new Pulse(basis.nowNanos());
    }

    final Sign sign() {
        return sign;
    }

    final Pulse pulse() {
        return pulse;
    }

    /** Whether the camera's settings ask for this sign now. */
    boolean isRequired(long nowNanos) {
        return true;
    }

    /** How long the sign may be quiet, ns. */
    abstract long deadlineNanos();

    /** Why the sign is late, judged by itself alone. */
    abstract FailureKind cause();

    /** Whether the sign itself is late; an earlier sign may explain that. */
    final boolean isLate(long nowNanos) {
        return isRequired(nowNanos) && isOverdue(nowNanos);
    }

    /** Whether a required sign is late. */
    boolean isOverdue(long nowNanos) {
        return isQuiet(nowNanos);
    }

    /** Whether video has come for longer than the deadline without a mark. */
    final boolean isQuiet(long nowNanos) {
        return pulse.lateBefore() || quietNanos(nowNanos) >= deadlineNanos();
    }

    /** How long the sign has been quiet, as its deadline counts it, ns. */
    long quietNanos(long nowNanos) {
        return flow.at(nowNanos) - pulse.lastFlow();
    }

    /** Since when the sign is late, monotonic. */
    long lateSinceNanos(long nowNanos) {
        return nowNanos - Math.max(0, quietNanos(nowNanos) - deadlineNanos());
    }

    /** How long video has come in this session without a mark, ns. */
    final long quietInEpochNanos(long nowNanos) {
        return flow.at(nowNanos) - Math.max(flow.epochStart(), pulse.lastFlow());
    }

    void sessionBegins(long nowNanos) {
        pulse.newEpoch(isLate(nowNanos));
    }

    /** Without this, a sign that has just become late would be in time again: the wait that ends counts no more as video. */
    void sessionEnds(long nowNanos) {
        if (isLate(nowNanos)) {
            pulse.staysLate();
        }
    }

    final void mark(long nowNanos) {
        pulse.mark(nowNanos, flow.at(nowNanos));
    }

    /** Marks the sign, and reports the gap that this ends. */
    final void markAndReportGap(long nowNanos) {
        if (isLate(nowNanos)) {
            reportGap(cause(), pulse.lastNanos(), nowNanos);
        }
        mark(nowNanos);
    }

    /**
     * The same for something that arrived earlier and is only now looked at. At most half of the deadline counts as earlier: a stage that lags behind has
     * a sign of its own.
     */
    final void markAsOf(long takenNanos, long nowNanos) {
        long age = Math.clamp(nowNanos - takenNanos, 0, deadlineNanos() / 2);
        if (isLate(nowNanos)) {
            reportGap(cause(), pulse.lastNanos(), nowNanos - age);
        }
        pulse.mark(Math.max(pulse.lastNanos(), nowNanos - age), Math.max(pulse.lastFlow(), flow.at(nowNanos) - age));
    }

    /** Starts the deadline again, for a sign that becomes required, or stops being so. */
    final void restart(long nowNanos) {
        pulse.restart(nowNanos, flow.at(nowNanos));
    }

    final void reportGap(FailureKind cause, long fromNanos, long toNanos) {
        gaps.add(sign, cause, fromNanos, toNanos);
    }
}

package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.KeyframeInterval;
import dev.watchkeeper.config.HealthSettings;
import java.time.Duration;

/** Says when a keyframe of a session is overdue; confined to the capture thread. */
final class Keyframes {
    private final HealthSettings health;
    private final KeyframeInterval gop;
    private boolean seenInSession;
    private long lastNanos;

    /** @param gop the camera's, learned elsewhere */
    Keyframes(HealthSettings health, KeyframeInterval gop) {
        this.health = health;
        this.gop = gop;
    }

    /** A session begins; what was learned stays. */
    void sessionBegins(long nowNanos) {
        seenInSession = false;
        lastNanos = nowNanos;
    }

    void keyframe(long nowNanos) {
        seenInSession = true;
        lastNanos = nowNanos;
    }

    boolean seenInSession() {
        return seenInSession;
    }

    /** @throws FailureException NO_KEYFRAMES if the next one should have come */
    void check(long nowNanos) throws FailureException {
        Duration waited = Duration.ofNanos(nowNanos - lastNanos);
        if (waited.compareTo(limit()) >= 0) {
            throw new FailureException(
                    FailureKind.NO_KEYFRAMES,
                    "video came for " + waited.toSeconds() + " s without a keyframe, so that nothing can be shown");
        }
    }

    private Duration limit() {
        Duration limit = Duration.ofNanos(gop.limitNanos(health.keyframeLimit().toNanos()));
        boolean first = !seenInSession || !gop.isKnown();
        return first && health.firstKeyframe().compareTo(limit) > 0 ? health.firstKeyframe() : limit;
    }
}

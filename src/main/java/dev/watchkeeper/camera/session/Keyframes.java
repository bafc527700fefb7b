package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.KeyframeInterval;
import dev.watchkeeper.config.HealthSettings;
import java.time.Duration;

/** Notices an overdue keyframe of a session; confined to the capture thread. */
final class Keyframes {
    private final HealthSettings health;
    private final KeyframeInterval interval;
    private boolean seenInSession;
    private long lastNanos;

    /** @param interval the camera's, learned elsewhere */
    Keyframes(HealthSettings health, KeyframeInterval interval) {
        this.health = health;
        this.interval = interval;
    }

    /** A session begins; what was learned remains. */
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

    /** @throws FailureException NO_KEYFRAMES if the next one is overdue */
    void check(long nowNanos) throws FailureException {
        Duration waited = Duration.ofNanos(nowNanos - lastNanos);
        if (waited.compareTo(limit()) >= 0) {
            throw new FailureException(
                    FailureKind.NO_KEYFRAMES,
                    "video came for " + waited.toSeconds() + " s without a keyframe, so nothing can be shown");
        }
    }

    private Duration limit() {
        Duration limit =
                Duration.ofNanos(interval.limitNanos(health.keyframeLimit().toNanos()));
        boolean first = !seenInSession || !interval.isKnown();
        return first && health.firstKeyframe().compareTo(limit) > 0 ? health.firstKeyframe() : limit;
    }
}

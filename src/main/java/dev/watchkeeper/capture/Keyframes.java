package dev.watchkeeper.capture;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.HealthSettings;
import java.time.Duration;

/** Learns how far apart a camera's keyframes are, over all its sessions, and says when one is overdue; confined to the capture thread. */
final class Keyframes {
    private static final Duration LEAST_LIMIT = Duration.ofSeconds(10);
    private static final int MISSED = 3;

    private final HealthSettings health;
    private boolean known;
    private Duration gop = Duration.ZERO;
    private boolean seenInSession;
    private long lastNanos;

    Keyframes(HealthSettings health) {
        this.health = health;
    }

    /** A session begins; what was learned stays. */
    void sessionBegins(long nowNanos) {
        seenInSession = false;
        lastNanos = nowNanos;
    }

    void keyframe(long nowNanos) {
        if (seenInSession) {
            Duration latest = Duration.ofNanos(nowNanos - lastNanos);
            // A scene change can put a keyframe in early: a shorter distance is believed slowly.
            gop = known && latest.compareTo(gop) < 0
                    ? gop.multipliedBy(7).plus(latest).dividedBy(8)
                    : latest;
            known = true;
        }
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
        if (!seenInSession || !known) {
            return health.firstKeyframe();
        }
        Duration missed = gop.multipliedBy(MISSED);
        return missed.compareTo(LEAST_LIMIT) > 0 ? missed : LEAST_LIMIT;
    }
}

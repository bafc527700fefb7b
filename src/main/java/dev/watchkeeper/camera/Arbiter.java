package dev.watchkeeper.camera;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on verdicts about the cameras' sessions, and is alone in having one ended; thread-safe. A verdict about an older session is dropped.
 * One that says the same as before is acted on after 1, 2, 4 … 60 minutes only: a camera that is really frozen is not better for being
 * reconnected every minute. What a person asks for is always done, and so is what is said of a session that gives
 * nothing at all.
 */
public final class Arbiter {
    private static final Logger log = LoggerFactory.getLogger(Arbiter.class);

    /** Between sessions that are ended for one and the same reason. */
    private static final Backoff SPACING = new Backoff(Duration.ofMinutes(1), 2, Duration.ofHours(1));

    /** When nobody has complained for so long the fault is over; the next one is a new one. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

    private final Power power;
    private final Clock clock;
    private final Map<String, Map<FailureKind, Acted>> past = new HashMap<>();
    private final Map<Decision, Long> counts = new EnumMap<>(Decision.class);

    /** Ends sessions; the camera's own loop begins the next. */
    @FunctionalInterface
    public interface Power {
        /** @return false if there is no such camera, or its session is no longer the one that is meant */
        boolean end(String camera, long epoch, FailureKind kind, String sentence);
    }

    /** What became of a verdict; an immutable enumeration. */
    public enum Decision {
        /** The session is being ended. */
        ACCEPTED,
        /** It is over already, or there is no such camera. */
        OBSOLETE,
        /** The session before was ended for the same reason not long ago. */
        TOO_SOON
    }

    /** What was done for one reason; confined by the lock. */
    private static final class Acted {
        private int times;
        private long lastNanos;
        private long heardNanos;
    }

    public Arbiter(Power power, Clock clock) {
        this.power = power;
        this.clock = clock;
    }

    /** Decides, and acts. May be called as often as the verdict holds. */
    public Decision accept(Verdict verdict) {
        Decision decision = isFree(verdict.kind()) || isDue(verdict) ? act(verdict) : Decision.TOO_SOON;
        synchronized (this) {
            counts.merge(decision, 1L, Long::sum);
        }
        return decision;
    }

    /** What a person asks for; and of a session that gives nothing at all nothing is lost, however often it is replaced. */
    private static boolean isFree(FailureKind kind) {
        return kind == FailureKind.STOPPED
                || kind == FailureKind.STALLED
                || kind == FailureKind.NO_VIDEO
                || kind == FailureKind.TIMEOUT;
    }

    private synchronized boolean isDue(Verdict verdict) {
        Acted acted = acted(verdict);
        long now = clock.monotonicNanos();
        if (acted.times > 0 && clock.since(acted.heardNanos).compareTo(FORGET_AFTER) >= 0) {
            acted.times = 0;
        }
        acted.heardNanos = now;
        return acted.times == 0 || clock.since(acted.lastNanos).compareTo(SPACING.waitAfter(acted.times)) >= 0;
    }

    private Decision act(Verdict verdict) {
        if (!power.end(verdict.camera(), verdict.epoch(), verdict.kind(), verdict.evidence())) {
            return Decision.OBSOLETE;
        }
        log.info(
                "[{}] Session {} is ended by verdict: {} ({})",
                verdict.camera(),
                verdict.epoch(),
                verdict.evidence(),
                verdict.kind().id());
        if (!isFree(verdict.kind())) {
            synchronized (this) {
                Acted acted = acted(verdict);
                acted.times++;
                acted.lastNanos = clock.monotonicNanos();
            }
        }
        return Decision.ACCEPTED;
    }

    private Acted acted(Verdict verdict) {
        return past.computeIfAbsent(verdict.camera(), camera -> new EnumMap<>(FailureKind.class))
                .computeIfAbsent(verdict.kind(), kind -> new Acted());
    }

    /** Forgets what was done about a camera that was removed. */
    public synchronized void forget(String camera) {
        past.remove(camera);
    }

    /** How many verdicts met with this decision. */
    public synchronized long count(Decision decision) {
        return counts.getOrDefault(decision, 0L);
    }
}

package dev.watchkeeper.camera;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides on verdicts about sessions; the only component that may end sessions. Thread-safe. It drops a verdict about an older session, and acts on a
 * repeated verdict only after 1, 2, 4 … 60 minutes: reconnecting a really frozen camera every minute does not help. Requests of a person, and verdicts
 * about sessions that deliver nothing at all, are always granted.
 */
public final class Arbiter {
    private static final Logger log = LoggerFactory.getLogger(Arbiter.class);

    /** The time between ends for the same reason. */
    private static final Backoff SPACING = new Backoff(Duration.ofMinutes(1), 2, Duration.ofHours(1));

    /** Without a verdict for this long, the fault is over; the next one is new. */
    private static final Duration FORGET_AFTER = Duration.ofMinutes(5);

    private final SessionEnder ender;
    private final Clock clock;
    private final Map<String, Map<FailureKind, History>> past = new HashMap<>();
    private final Map<Decision, Long> counts = new EnumMap<>(Decision.class);
    private volatile Consumer<Verdict> onEnded = verdict -> {};

    /** Ends sessions; the camera's own loop begins the next. */
    @FunctionalInterface
    public interface SessionEnder {
        /** @return false if there is no such camera, or its session is no longer the one meant */
        boolean end(String camera, long epoch, FailureKind kind, String sentence);
    }

    /** The decision on a verdict; an immutable enumeration. */
    public enum Decision {
        /** The session is being ended. */
        ACCEPTED,
        /** The session is already over, or there is no such camera. */
        OBSOLETE,
        /** An earlier session was ended for the same reason a short while ago. */
        TOO_SOON
    }

    /** What was done for one reason; guarded by the lock. */
    private static final class History {
        private int times;
        private long lastEndNanos;
        private long lastVerdictNanos;
    }

    public Arbiter(SessionEnder ender, Clock clock) {
        this.ender = ender;
        this.clock = clock;
    }

    /** Sets who learns that a session was ended by a verdict; called without a lock. */
    public void onEnded(Consumer<Verdict> listener) {
        onEnded = listener;
    }

    /** Decides, and acts. May be called repeatedly while the verdict holds. */
    public Decision accept(Verdict verdict) {
        Decision decision = isUnlimited(verdict.kind()) || isDue(verdict) ? act(verdict) : Decision.TOO_SOON;
        synchronized (this) {
            counts.merge(decision, 1L, Long::sum);
        }
        return decision;
    }

    /** A person's request, or a session that delivers nothing: replacing it loses nothing. */
    private static boolean isUnlimited(FailureKind kind) {
        return kind == FailureKind.STOPPED
                || kind == FailureKind.STALLED
                || kind == FailureKind.NO_VIDEO
                || kind == FailureKind.TIMEOUT;
    }

    private synchronized boolean isDue(Verdict verdict) {
        History history = history(verdict);
        long now = clock.monotonicNanos();
        if (history.times > 0 && clock.since(history.lastVerdictNanos).compareTo(FORGET_AFTER) >= 0) {
            history.times = 0;
        }
        history.lastVerdictNanos = now;
        return history.times == 0 || clock.since(history.lastEndNanos).compareTo(SPACING.waitAfter(history.times)) >= 0;
    }

    private Decision act(Verdict verdict) {
        if (!ender.end(verdict.camera(), verdict.epoch(), verdict.kind(), verdict.evidence())) {
            return Decision.OBSOLETE;
        }
        log.info(
                "[{}] Session {} is ended by verdict: {} ({})",
                verdict.camera(),
                verdict.epoch(),
                verdict.evidence(),
                verdict.kind().id());
        if (!isUnlimited(verdict.kind())) {
            synchronized (this) {
                History history = history(verdict);
                history.times++;
                history.lastEndNanos = clock.monotonicNanos();
            }
        }
        onEnded.accept(verdict);
        return Decision.ACCEPTED;
    }

    private History history(Verdict verdict) {
        return past.computeIfAbsent(verdict.camera(), camera -> new EnumMap<>(FailureKind.class))
                .computeIfAbsent(verdict.kind(), kind -> new History());
    }

    /** Forgets what was done about a camera that was removed. */
    public synchronized void forget(String camera) {
        past.remove(camera);
    }

    /** How many verdicts got this decision. */
    public synchronized long count(Decision decision) {
        return counts.getOrDefault(decision, 0L);
    }
}

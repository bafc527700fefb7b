package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.probe.Sighting;
import dev.watchkeeper.camera.probe.Sighting.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Probes one camera while it shows nothing, and says when to try or replace a session; thread-safe. The capture thread reports what the session does, the
 * watch of all cameras lets time pass; it acts only through its {@link Loop}.
 */
final class CameraProbe {
    /** An opening that takes longer is probed. */
    private static final Duration SLOW_OPENING = Duration.ofSeconds(2);
    /** After a network break, delayed data may still arrive on the old connection. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** The longest wait for a camera whose answers say nothing. */
    private static final Duration UNREADY_WAIT = Duration.ofSeconds(5);
    /** How often a probe goes beyond the description: it takes one of the camera's few sessions. */
    private static final Duration DEEP_EVERY = Duration.ofSeconds(2);

    private static final Duration DEEP_EVERY_LATER = Duration.ofSeconds(10);
    /** After this long away, earlier failed returns no longer count. */
    private static final Duration LONG_AWAY = Duration.ofMinutes(1);

    /** After an unanswered sighting this recent, the opening's requests are certainly lost. */
    private static final Duration RECENT = Duration.ofSeconds(5);

    /** Sightings come more often than this during an outage; an older one belongs to an earlier outage. */
    private static final Duration SAME_OUTAGE = Duration.ofSeconds(30);

    private static final Duration LONG_OUTAGE = Duration.ofMinutes(15);

    private final Presence presence;
    private final Optional<Presence.Target> target;
    private final Clock clock;
    private final Loop loop;
    private Mode mode = Mode.OFF;
    private Optional<Presence.Watch> watch = Optional.empty();
    private long outageNanos;
    private boolean firstFailure;
    private boolean refused;
    /** Sessions in a row that a return brought about and that failed anyway. */
    private int failedReturns;

    private boolean returnSeen;
    private Presence.Depth depth = Presence.Depth.DESCRIPTION;
    private Optional<Long> awayNanos = Optional.empty();
    private final Backoff patience = new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1));
    private long sinceNanos;
    private boolean wasSilent;
    private boolean wasUnready;
    /** Whether the newest sighting before the last opening was unanswered: then the opening has not seen an answer either. */
    private boolean silentBeforeOpening;

    /** Whether the opening's requests must be lost; otherwise it gets {@link #SLOW_OPENING} before it is replaced. */
    private boolean openingLost;

    private Sighting lastSeen = Sighting.PRESENT;
    private long lastSeenNanos;
    private Optional<Long> presentNanos = Optional.empty();
    private Object current = new Object();

    /** When the camera is probed; an immutable enumeration. */
    private enum Mode {
        OFF,
        BETWEEN_SESSIONS,
        IN_SLOW_OPENING,
        IN_STALL
    }

    /** What the probe may request from the outer loop; thread-safe. */
    interface Loop {
        /** Begin the next session after this time at the latest. */
        void shortenWait(Duration atMost);

        /** The camera is back: the same, and later waits start from the shortest again. */
        void returned(Duration atMost);

        /** No session is open, and the camera says why it refuses one. */
        void refused(FailureKind kind);

        /** End the session that is open or being opened. */
        void replace(FailureKind kind, String sentence);
    }

    /** @param target empty for what cannot be probed */
    CameraProbe(Presence presence, Optional<Presence.Target> target, Clock clock, Loop loop) {
        this.presence = presence;
        this.target = target;
        this.clock = clock;
        this.loop = loop;
    }

    /**
     * A session or its opening has ended; the loop waits for the next one.
     *
     * @param failures in a row, this one included
     */
    synchronized void sessionEnded(FailureException end, int failures) {
        stop();
        firstFailure = failures <= 1;
        refused = !end.refusedRequest().isEmpty();
        if (firstFailure) {
            outageNanos = clock.monotonicNanos();
            failedReturns = 0;
        } else if (returnSeen) {
            failedReturns++;
        }
        returnSeen = false;
        depth = switch (end.refusedRequest()) {
            case "SETUP" -> Presence.Depth.SET_UP;
            case "PLAY" -> Presence.Depth.PLAYING;
            default -> Presence.Depth.DESCRIPTION;
        };
        if (mayReturn(end.kind())) {
            sinceNanos = clock.monotonicNanos();
            begin(Mode.BETWEEN_SESSIONS);
            // The camera may have returned while the opening still waited for the answer to a lost request: its
            // failure proves nothing, and the first answer that a probe gets is news.
            wasSilent = !firstFailure && silentBeforeOpening;
        }
        silentBeforeOpening = false;
    }

    /** A session is being opened. */
    synchronized void opening() {
        sinceNanos = clock.monotonicNanos();
        Duration age = clock.since(lastSeenNanos);
        silentBeforeOpening = isSilent(lastSeen) && age.compareTo(SAME_OUTAGE) < 0;
        openingLost = silentBeforeOpening && age.compareTo(RECENT) < 0;
        if (silentBeforeOpening) {
            if (mode == Mode.OFF) {
                begin(Mode.IN_SLOW_OPENING);
            }
            mode = Mode.IN_SLOW_OPENING;
            wasSilent = true;
            presentNanos = Optional.empty();
        } else {
            stop();
        }
    }

    /** Time has passed while a session is being opened. */
    void stillOpening() {
        synchronized (this) {
            if (mode == Mode.OFF && clock.since(sinceNanos).compareTo(SLOW_OPENING) >= 0) {
                begin(Mode.IN_SLOW_OPENING);
            }
            // Only a camera that answers again has lost the opening's requests; a slow one needs time to answer.
            if (mode != Mode.IN_SLOW_OPENING || !wasSilent || presentNanos.isEmpty()) {
                return;
            }
            if (!openingLost && clock.since(sinceNanos).compareTo(SLOW_OPENING) < 0) {
                return;
            }
            stop();
        }
        loop.replace(FailureKind.TIMEOUT, "the opening got no answer, but a second connection gets one again");
    }

    /** Time has passed in an open session, and no video comes. */
    void stalled(FailureKind kind) {
        synchronized (this) {
            if (mode != Mode.IN_STALL) {
                stop();
                begin(Mode.IN_STALL);
            }
            Duration patience = wasSilent ? GRACE : Duration.ZERO;
            if (presentNanos
                    .filter(at -> clock.since(at).compareTo(patience) >= 0)
                    .isEmpty()) {
                return;
            }
            stop();
        }
        boolean device =
                target.filter(t -> t.protocol() == Presence.Protocol.DEVICE).isPresent();
        loop.replace(
                kind,
                device
                        ? "no more video comes, although the device is present"
                        : "no more video comes, although the camera answers on a second connection");
    }

    private static boolean isSilent(Sighting sighting) {
        return !sighting.isPortOpen() || sighting.level() == Level.SILENT;
    }

    /** Stops probing. */
    synchronized void stop() {
        mode = Mode.OFF;
        watch.ifPresent(Presence.Watch::close);
        watch = Optional.empty();
    }

    private void begin(Mode why) {
        mode = why;
        wasSilent = false;
        wasUnready = false;
        presentNanos = Optional.empty();
        Object mine = new Object();
        current = mine;
        Consumer<Sighting> listener = sighting -> saw(mine, sighting);
        watch = target.map(t -> presence.watch(why == Mode.BETWEEN_SESSIONS ? asDeep(t) : t, listener));
    }

    private Presence.Target asDeep(Presence.Target asked) {
        if (depth == Presence.Depth.DESCRIPTION) {
            return asked;
        }
        boolean early = clock.since(outageNanos).compareTo(LONG_OUTAGE) < 0;
        return asked.deeper(depth, early ? DEEP_EVERY : DEEP_EVERY_LATER);
    }

    private void saw(Object of, Sighting sighting) {
        Runnable action;
        synchronized (this) {
            if (of != current || mode == Mode.OFF) {
                return;
            }
            lastSeen = sighting;
            lastSeenNanos = clock.monotonicNanos();
            switch (sighting.level()) {
                case ABSENT, SILENT -> {
                    wasSilent = true;
                    openingLost = true;
                    presentNanos = Optional.empty();
                }
                case UNREADY, REFUSED -> {
                    wasUnready = true;
                    presentNanos = Optional.empty();
                }
                case SLOW -> {
                    if (mode != Mode.IN_SLOW_OPENING) {
                        presentNanos = presentNanos.or(() -> Optional.of(lastSeenNanos));
                    }
                }
                case PRESENT -> presentNanos = presentNanos.or(() -> Optional.of(lastSeenNanos));
            }
            action = mode == Mode.BETWEEN_SESSIONS ? between(sighting) : () -> {};
        }
        action.run();
    }

    /** What follows from a sighting between sessions; to be run without the lock. */
    private Runnable between(Sighting sighting) {
        if (!sighting.isPresent()) {
            awayNanos = awayNanos.or(() -> Optional.of(lastSeenNanos));
            Optional<Duration> atMost = waitForUnready(sighting);
            return () -> {
                sighting.refusal().ifPresent(loop::refused);
                atMost.ifPresent(loop::shortenWait);
            };
        }
        if (awayNanos
                .filter(since -> clock.since(since).compareTo(LONG_AWAY) >= 0)
                .isPresent()) {
            failedReturns = 0;
        }
        awayNanos = Optional.empty();
        boolean wasAway = wasSilent || wasUnready;
        // A camera that answered before a failed session proves nothing by answering again.
        if (!firstFailure && !wasAway) {
            return () -> {};
        }
        returnSeen = true;
        boolean isBack = wasAway && failedReturns == 0;
        Duration atMost = left(failedReturns == 0 ? Duration.ZERO : patience.waitAfter(failedReturns));
        return isBack ? () -> loop.returned(atMost) : () -> loop.shortenWait(atMost);
    }

    /** A camera that has just gone and whose answers say nothing gets a session at once, then one every few seconds in the first minute. */
    private Optional<Duration> waitForUnready(Sighting sighting) {
        if (sighting.level() != Level.UNREADY) {
            return Optional.empty();
        }
        if (firstFailure && !refused) {
            return Optional.of(Duration.ZERO);
        }
        return clock.since(outageNanos).compareTo(LONG_AWAY) < 0 ? Optional.of(left(UNREADY_WAIT)) : Optional.empty();
    }

    /** What is left of a wait that began at the session's end. */
    private Duration left(Duration wait) {
        Duration left = wait.minus(clock.since(sinceNanos));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether the camera may come back by itself, so that an answer justifies a session. */
    private static boolean mayReturn(FailureKind kind) {
        return switch (kind) {
            case REFUSED,
                    UNREACHABLE,
                    TIMEOUT,
                    NOT_FOUND,
                    BUSY,
                    REJECTED,
                    UNSUPPORTED_TRANSPORT,
                    CAMERA_ERROR,
                    STALLED,
                    NO_VIDEO,
                    ENDED,
                    RESTREAMER_DOWN,
                    SOURCE_AWAY -> true;
            case AUTH,
                    CERTIFICATE,
                    BAD_URL,
                    REDIRECT_LOOP,
                    UNSUPPORTED_AUTH,
                    TOO_LARGE,
                    UNSUPPORTED_CODEC,
                    NO_KEYFRAMES,
                    DECODE_ERRORS,
                    TIMESTAMPS_FROZEN,
                    TIMESTAMPS_JUMP,
                    FROZEN_PICTURE,
                    BLACK_PICTURE,
                    DISK_FULL,
                    WRITE_FAILED,
                    RECORDING_UNPLAYABLE,
                    RECORDER_STUCK,
                    ANALYSIS_STUCK,
                    PROCESS_DOWN,
                    STARTING,
                    HOST_ASLEEP,
                    CLOCK_STEP,
                    LEDGER_LOST,
                    CONFIGURATION,
                    ENVIRONMENT,
                    STOPPED,
                    INTERNAL -> false;
        };
    }
}

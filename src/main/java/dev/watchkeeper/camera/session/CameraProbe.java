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
 * Looks for one camera while it shows nothing, and says when a session is worth trying or replacing; thread-safe. Told by the capture
 * thread what the session does and by the watch of all cameras how time goes by; it acts only through its {@link Loop}.
 */
final class CameraProbe {
    /** An opening that takes longer is looked at from outside. */
    private static final Duration SLOW_OPENING = Duration.ofSeconds(2);
    /** After a break of the network what was held back may still come on the old connection. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** The longest wait for a camera whose answers say nothing, as long as nothing better is known. */
    private static final Duration UNREADY_GAP = Duration.ofSeconds(5);
    /** How often a camera is asked further than for its description; it takes a session of the few that it has. */
    private static final Duration DEEP_EVERY = Duration.ofSeconds(2);

    private static final Duration DEEP_EVERY_LATER = Duration.ofSeconds(10);
    /** Who was away for so long may be believed anew. */
    private static final Duration LONG_AWAY = Duration.ofMinutes(1);

    /** After a sighting this recent that found no answer, what an opening has asked since is lost for certain. */
    private static final Duration RECENT = Duration.ofSeconds(5);

    /** Sightings come more often than this throughout an outage; an older one belongs to an earlier outage. */
    private static final Duration SAME_OUTAGE = Duration.ofSeconds(30);

    private static final Duration LONG_OUTAGE = Duration.ofMinutes(15);

    private final Presence presence;
    private final Optional<Presence.Target> target;
    private final Clock clock;
    private final Loop loop;
    private Looking looking = Looking.NOT;
    private Optional<Presence.Watch> watch = Optional.empty();
    private long outageNanos;
    private boolean firstFailure;
    private boolean refused;
    /** Sessions that signs of a return had brought about, and that failed all the same. */
    private int vain;

    private boolean signed;
    private Presence.Depth depth = Presence.Depth.DESCRIPTION;
    private Optional<Long> awayNanos = Optional.empty();
    private final Backoff patience = new Backoff(Duration.ofSeconds(1), 2, Duration.ofMinutes(1));
    private long sinceNanos;
    private boolean wasSilent;
    private boolean wasUnready;
    /** The newest sighting before the last opening found no answer, so the opening has not seen the camera answer either. */
    private boolean silentBeforeOpening;

    /** Whether what the opening asked must be lost; otherwise it gets {@link #SLOW_OPENING} before it is replaced. */
    private boolean openingLost;

    private Sighting lastSeen = Sighting.PRESENT;
    private long lastSeenNanos;
    private Optional<Long> presentNanos = Optional.empty();
    private Object current = new Object();

    /** Why the camera is looked for; an immutable enumeration. */
    private enum Looking {
        NOT,
        BETWEEN_SESSIONS,
        IN_SLOW_OPENING,
        IN_STALL
    }

    /** What the probe may ask the outer loop for; thread-safe. */
    interface Loop {
        /** Begin the next session after the time at the latest. */
        void hasten(Duration atMost);

        /** The camera is back: the same, and what had been waited for before counts for nothing. */
        void returned(Duration atMost);

        /** No session stands, and the camera says why it would give none. */
        void refused(FailureKind kind);

        /** End the session that stands or is being opened. */
        void replace(FailureKind kind, String sentence);
    }

    /** @param target empty for what cannot be looked for */
    CameraProbe(Presence presence, Optional<Presence.Target> target, Clock clock, Loop loop) {
        this.presence = presence;
        this.target = target;
        this.clock = clock;
        this.loop = loop;
    }

    /**
     * A session or its opening has ended and the next one is waited for.
     *
     * @param failures in a row, with this one
     */
    synchronized void sessionEnded(FailureException end, int failures) {
        stop();
        firstFailure = failures <= 1;
        refused = !end.refusedRequest().isEmpty();
        if (firstFailure) {
            outageNanos = clock.monotonicNanos();
            vain = 0;
        } else if (signed) {
            vain++;
        }
        signed = false;
        depth = switch (end.refusedRequest()) {
            case "SETUP" -> Presence.Depth.SET_UP;
            case "PLAY" -> Presence.Depth.PLAYING;
            default -> Presence.Depth.DESCRIPTION;
        };
        if (mayReturn(end.kind())) {
            sinceNanos = clock.monotonicNanos();
            begin(Looking.BETWEEN_SESSIONS);
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
            if (looking == Looking.NOT) {
                begin(Looking.IN_SLOW_OPENING);
            }
            looking = Looking.IN_SLOW_OPENING;
            wasSilent = true;
            presentNanos = Optional.empty();
        } else {
            stop();
        }
    }

    /** Time has gone by in a session that is still being opened. */
    void stillOpening() {
        synchronized (this) {
            if (looking == Looking.NOT && clock.since(sinceNanos).compareTo(SLOW_OPENING) >= 0) {
                begin(Looking.IN_SLOW_OPENING);
            }
            // Only a camera that answers again has lost what the opening had asked; a slow one must be left to answer.
            if (looking != Looking.IN_SLOW_OPENING || !wasSilent || presentNanos.isEmpty()) {
                return;
            }
            if (!openingLost && clock.since(sinceNanos).compareTo(SLOW_OPENING) < 0) {
                return;
            }
            stop();
        }
        loop.replace(FailureKind.TIMEOUT, "the opening got no answer, and a second connection does again");
    }

    /** Time has gone by in a session that stands, and no video comes. */
    void stalled(FailureKind kind) {
        synchronized (this) {
            if (looking != Looking.IN_STALL) {
                stop();
                begin(Looking.IN_STALL);
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
                        ? "no video comes any more, and the device is there"
                        : "no video comes any more, and the camera answers on a second connection");
    }

    private static boolean isSilent(Sighting sighting) {
        return !sighting.isPortOpen() || sighting.level() == Level.SILENT;
    }

    /** The camera is not to be looked for any more. */
    synchronized void stop() {
        looking = Looking.NOT;
        watch.ifPresent(Presence.Watch::close);
        watch = Optional.empty();
    }

    private void begin(Looking why) {
        looking = why;
        wasSilent = false;
        wasUnready = false;
        presentNanos = Optional.empty();
        Object mine = new Object();
        current = mine;
        Consumer<Sighting> listener = sighting -> saw(mine, sighting);
        watch = target.map(t -> presence.watch(why == Looking.BETWEEN_SESSIONS ? asDeep(t) : t, listener));
    }

    private Presence.Target asDeep(Presence.Target asked) {
        if (depth == Presence.Depth.DESCRIPTION) {
            return asked;
        }
        boolean early = clock.since(outageNanos).compareTo(LONG_OUTAGE) < 0;
        return asked.deeper(depth, early ? DEEP_EVERY : DEEP_EVERY_LATER);
    }

    private void saw(Object of, Sighting sighting) {
        Runnable told;
        synchronized (this) {
            if (of != current || looking == Looking.NOT) {
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
                    if (looking != Looking.IN_SLOW_OPENING) {
                        presentNanos = presentNanos.or(() -> Optional.of(lastSeenNanos));
                    }
                }
                case PRESENT -> presentNanos = presentNanos.or(() -> Optional.of(lastSeenNanos));
            }
            told = looking == Looking.BETWEEN_SESSIONS ? between(sighting) : () -> {};
        }
        told.run();
    }

    /** What follows from a sighting while no session stands; to be carried out without the lock. */
    private Runnable between(Sighting sighting) {
        if (!sighting.isPresent()) {
            awayNanos = awayNanos.or(() -> Optional.of(lastSeenNanos));
            Optional<Duration> atMost = waitForUnready(sighting);
            return () -> {
                sighting.refusal().ifPresent(loop::refused);
                atMost.ifPresent(loop::hasten);
            };
        }
        if (awayNanos
                .filter(since -> clock.since(since).compareTo(LONG_AWAY) >= 0)
                .isPresent()) {
            vain = 0;
        }
        awayNanos = Optional.empty();
        boolean wasAway = wasSilent || wasUnready;
        // That it answers is no news after a session that failed although it had answered.
        if (!firstFailure && !wasAway) {
            return () -> {};
        }
        signed = true;
        boolean anew = wasAway && vain == 0;
        Duration atMost = left(vain == 0 ? Duration.ZERO : patience.waitAfter(vain));
        return anew ? () -> loop.returned(atMost) : () -> loop.hasten(atMost);
    }

    /** A camera that has just gone and whose answers say nothing is asked at once by a session, and every few seconds in the first minutes. */
    private Optional<Duration> waitForUnready(Sighting sighting) {
        if (sighting.level() != Level.UNREADY) {
            return Optional.empty();
        }
        if (firstFailure && !refused) {
            return Optional.of(Duration.ZERO);
        }
        return clock.since(outageNanos).compareTo(LONG_AWAY) < 0 ? Optional.of(left(UNREADY_GAP)) : Optional.empty();
    }

    /** What is left of a wait that began with the session's end. */
    private Duration left(Duration wait) {
        Duration left = wait.minus(clock.since(sinceNanos));
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whether the camera by itself may come back, so that an answer is worth a session. */
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
                    ENDED -> true;
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

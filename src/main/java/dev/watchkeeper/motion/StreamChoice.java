package dev.watchkeeper.motion;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import java.time.Duration;

/**
 * Passes the packets of a camera's detection stream to the search for motion, and those of its main stream while the detection stream is away;
 * thread-safe. For the search each switch, like each new session, is a new epoch that begins with a keyframe.
 */
public final class StreamChoice {
    /** The detection stream may be silent for this long. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** It must run without a break for this long to be used again: each switch costs the search what it has learned. */
    private static final Duration TRUST = Duration.ofSeconds(10);

    private final PacketListener search;
    private final Clock clock;
    private final PacketListener main = new Stream(Use.MAIN);
    private final PacketListener detection = new Stream(Use.DETECTION);
    private Use use = Use.NEITHER;
    private long outEpoch;
    private long inEpoch;
    private boolean inSession;
    private boolean missed;
    private long cameNanos;
    private long unbrokenSinceNanos;

    /** Which stream is searched; an immutable enumeration. */
    public enum Use {
        NEITHER,
        MAIN,
        DETECTION
    }

    /** @param search queues packets and never waits: it is called with the lock held that keeps them in order */
    public StreamChoice(PacketListener search, Clock clock) {
        this.search = search;
        this.clock = clock;
        cameNanos = clock.monotonicNanos();
        unbrokenSinceNanos = cameNanos;
    }

    /** Receives the packets of the recorded stream. */
    public PacketListener main() {
        return main;
    }

    /** Receives the packets of the detection stream. */
    public PacketListener detection() {
        return detection;
    }

    /** Which stream is searched now. */
    public synchronized Use use() {
        return use;
    }

    private final class Stream implements PacketListener {
        private final Use mine;

        Stream(Use mine) {
            this.mine = mine;
        }

        @Override
        public void packet(Packet packet) {
            if (packet.isVideo()) {
                take(packet, mine);
            }
        }

        @Override
        public void sessionEnded(long epoch) {
            end(mine);
        }
    }

    private synchronized void take(Packet packet, Use from) {
        if (from == Use.DETECTION) {
            noteDetection();
        }
        if (use != from && packet.startsGop() && isPreferred(from)) {
            endSession();
            use = from;
        }
        if (use != from) {
            return;
        }
        if (!inSession || packet.epoch() != inEpoch) {
            endSession();
            inEpoch = packet.epoch();
            outEpoch++;
            inSession = true;
        }
        search.packet(packet.inEpoch(outEpoch));
    }

    private void noteDetection() {
        long now = clock.monotonicNanos();
        if (clock.since(cameNanos).compareTo(PATIENCE) > 0) {
            missed = true;
            unbrokenSinceNanos = now;
        }
        cameNanos = now;
    }

    private boolean isPreferred(Use other) {
        return switch (other) {
            case MAIN -> clock.since(cameNanos).compareTo(PATIENCE) > 0;
            case DETECTION -> !missed || clock.since(unbrokenSinceNanos).compareTo(TRUST) >= 0;
            case NEITHER -> false;
        };
    }

    private synchronized void end(Use of) {
        if (of == Use.DETECTION) {
            missed = true;
            unbrokenSinceNanos = clock.monotonicNanos();
        }
        if (use == of) {
            endSession();
        }
    }

    private void endSession() {
        if (inSession) {
            inSession = false;
            search.sessionEnded(outEpoch);
        }
    }
}

package dev.watchkeeper.motion;

import java.time.Duration;
import java.time.Instant;

/**
 * Makes events of moving and quiet pictures by their times, however many pictures there are a second; confined to one thread.
 * Motion must last for {@code beginAfter}, and in at least half of the pictures, to begin an event; quiet for {@code endAfter} ends it.
 * Something that stopped but is still there keeps the event open for up to {@link #STILL_LIMIT}, so that a person who stands and
 * walks on is one event.
 */
final class Debouncer {
    /** Longer than people usually wait at a door, shorter than the background takes to absorb them. */
    static final Duration STILL_LIMIT = Duration.ofSeconds(30);

    /** A suspicion lasts over gaps of this length. */
    private static final Duration SUSPICION_GAP = Duration.ofSeconds(1);

    private final long beginAfterMicros;
    private final long endAfterMicros;
    private final long suspicionGapMicros;
    private State state = State.QUIET;
    private Instant began = Instant.EPOCH;
    private Instant lastMotion = Instant.EPOCH;
    private long beganMicros;
    private long lastMotionMicros;
    private int moving;
    private int seen;

    private enum State {
        QUIET,
        SUSPICION,
        OPEN
    }

    /** What a picture changed; an immutable enumeration. */
    enum Change {
        NOTHING,
        /** Perhaps the beginning of an event. */
        SUSPECTED,
        /** It was none. */
        DISMISSED,
        BEGAN,
        ENDED
    }

    Debouncer(Duration beginAfter, Duration endAfter) {
        this.beginAfterMicros = beginAfter.toNanos() / 1000;
        this.endAfterMicros = endAfter.toNanos() / 1000;
        this.suspicionGapMicros = Math.max(beginAfterMicros, SUSPICION_GAP.toNanos() / 1000);
    }

    /** To be asked before {@link #update}: whether an event ended because no picture came for so long. */
    Change gapBefore(long ptsMicros) {
        long limit = Math.max(endAfterMicros, STILL_LIMIT.toNanos() / 1000);
        return state == State.OPEN && ptsMicros - lastMotionMicros > limit ? end() : Change.NOTHING;
    }

    Change update(Finding finding) {
        return switch (state) {
            case QUIET -> finding.moving() ? suspect(finding) : Change.NOTHING;
            case SUSPICION -> confirmOrDismiss(finding);
            case OPEN -> follow(finding);
        };
    }

    private Change suspect(Finding finding) {
        began = finding.time();
        beganMicros = finding.ptsMicros();
        seen = 1;
        moving = 1;
        mark(finding);
        if (beginAfterMicros == 0) {
            state = State.OPEN;
            return Change.BEGAN;
        }
        state = State.SUSPICION;
        return Change.SUSPECTED;
    }

    private Change confirmOrDismiss(Finding finding) {
        long quiet = finding.ptsMicros() - lastMotionMicros;
        seen++;
        if (finding.moving()) {
            moving++;
            mark(finding);
            if (finding.ptsMicros() - beganMicros >= beginAfterMicros && 2 * moving >= seen) {
                state = State.OPEN;
                return Change.BEGAN;
            }
            return Change.NOTHING;
        }
        if (quiet >= suspicionGapMicros || 3 * moving < seen) {
            state = State.QUIET;
            return Change.DISMISSED;
        }
        return Change.NOTHING;
    }

    private Change follow(Finding finding) {
        if (finding.moving()) {
            mark(finding);
            return Change.NOTHING;
        }
        long quiet = finding.ptsMicros() - lastMotionMicros;
        boolean held = finding.still() && quiet < STILL_LIMIT.toNanos() / 1000;
        return quiet >= endAfterMicros && !held ? end() : Change.NOTHING;
    }

    private void mark(Finding finding) {
        lastMotion = finding.time();
        lastMotionMicros = finding.ptsMicros();
    }

    private Change end() {
        state = State.QUIET;
        return Change.ENDED;
    }

    /** The session is over: an open event ends, a suspicion is dismissed. */
    Change sessionEnded() {
        State before = state;
        state = State.QUIET;
        return switch (before) {
            case QUIET -> Change.NOTHING;
            case SUSPICION -> Change.DISMISSED;
            case OPEN -> Change.ENDED;
        };
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** The time of the first moving picture of the last suspicion or event. */
    Instant began() {
        return began;
    }

    /** The time of the last moving picture. */
    Instant lastMotion() {
        return lastMotion;
    }
}

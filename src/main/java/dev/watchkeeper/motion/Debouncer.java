package dev.watchkeeper.motion;

import dev.watchkeeper.event.MotionPicture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Makes events of moving and quiet pictures by their times, however many pictures there are a second; confined to one thread.
 * Motion must last for {@code beginAfter}, and in at least half of the pictures, to begin an event; quiet for {@code endAfter} ends it. The
 * motion may have begun at any of the pictures before, so that further moving pictures, as a higher sensitivity sees them, never lose an event.
 * Something that stopped but is still there keeps the event open for up to {@link #STILL_LIMIT}, so that a person who stands and
 * walks on is one event.
 */
final class Debouncer {
    /** Longer than people usually wait at a door, shorter than the background takes to absorb them. */
    static final Duration STILL_LIMIT = Duration.ofSeconds(30);

    /** A suspicion lasts over gaps of this length. */
    private static final Duration SUSPICION_GAP = Duration.ofSeconds(1);

    /** Pictures older than this (or twice begin-after) begin no event any more: something blinks all the time. */
    private static final Duration SUSPICION_LIMIT = Duration.ofSeconds(10);

    private final long beginAfterMicros;
    private final long endAfterMicros;
    private final long suspicionGapMicros;
    private final long suspicionMicros;
    private final Deque<Seen> suspicion = new ArrayDeque<>();
    private State state = State.QUIET;
    private Instant began = Instant.EPOCH;
    private Instant lastMotion = Instant.EPOCH;
    private long lastMotionMicros;

    /** A picture since the suspicion arose. */
    private record Seen(Instant time, long micros, boolean moving) {}

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
        this.suspicionMicros = Math.max(2 * beginAfterMicros, SUSPICION_LIMIT.toNanos() / 1000);
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
        mark(finding);
        if (beginAfterMicros == 0) {
            state = State.OPEN;
            return Change.BEGAN;
        }
        state = State.SUSPICION;
        suspicion.clear();
        remember(finding);
        return Change.SUSPECTED;
    }

    private Change confirmOrDismiss(Finding finding) {
        long quiet = finding.ptsMicros() - lastMotionMicros;
        remember(finding);
        if (finding.moving()) {
            mark(finding);
            return lasts(finding.ptsMicros()) ? confirm() : Change.NOTHING;
        }
        if (quiet >= suspicionGapMicros) {
            state = State.QUIET;
            return Change.DISMISSED;
        }
        return Change.NOTHING;
    }

    private void remember(Finding finding) {
        suspicion.addLast(new Seen(finding.time(), finding.ptsMicros(), finding.moving()));
        while (finding.ptsMicros() - suspicion.getFirst().micros() > suspicionMicros) {
            suspicion.removeFirst();
        }
    }

    /** Whether something moved in half of the pictures since one that is old enough; the oldest such one is the begin. */
    private boolean lasts(long nowMicros) {
        boolean lasts = false;
        int moving = 0;
        int seen = 0;
        for (Iterator<Seen> pictures = suspicion.descendingIterator(); pictures.hasNext(); ) {
            Seen picture = pictures.next();
            seen++;
            moving += picture.moving() ? 1 : 0;
            if (picture.moving() && nowMicros - picture.micros() >= beginAfterMicros && 2 * moving >= seen) {
                began = picture.time();
                lasts = true;
            }
        }
        return lasts;
    }

    private Change confirm() {
        state = State.OPEN;
        suspicion.clear();
        return Change.BEGAN;
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

    MotionPicture.Phase phase() {
        return switch (state) {
            case QUIET -> MotionPicture.Phase.QUIET;
            case SUSPICION -> MotionPicture.Phase.SUSPICION;
            case OPEN -> MotionPicture.Phase.EVENT;
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

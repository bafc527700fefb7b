package dev.watchkeeper.motion;

import dev.watchkeeper.motion.trail.Looming;
import dev.watchkeeper.motion.trail.Spot;
import dev.watchkeeper.motion.trail.Trail;
import dev.watchkeeper.motion.trail.Trails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Turns moving and quiet pictures into events by their times, whatever the picture rate; confined to one thread.
 * Something must move for {@code beginAfter} and travel ({@link Trail}) to begin an event; nothing that travelled for {@code endAfter} ends it.
 * With a {@code beginAfter} below {@link #TRAVEL_FROM}, which is too short to see where something goes, motion in at least half of the pictures
 * begins one, and may have begun at any of the pictures before, so that further moving pictures, as a higher sensitivity sees them, never lose it.
 * Something that stopped but is still there keeps the event open for up to {@link #STILL_LIMIT}, so that a person who pauses is one event.
 */
final class Debouncer {
    /** Longer than people usually wait at a door, shorter than the background takes to absorb them. */
    static final Duration STILL_LIMIT = Duration.ofSeconds(30);

    /**
     * Below this, for what crosses a small zone in a few pictures, everything that moves begins an event, leaves as well: the cars of the footage are
     * in their region for less than half a second.
     */
    static final Duration TRAVEL_FROM = Duration.ofMillis(300);

    /** A suspicion survives pauses of this length. */
    private static final Duration SUSPICION_GAP = Duration.ofSeconds(1);

    /** Pictures older than this (or twice begin-after) no longer begin an event: something blinks all the time. */
    private static final Duration SUSPICION_LIMIT = Duration.ofSeconds(10);

    private final long beginAfterMicros;
    private final long endAfterMicros;
    private final long suspicionGapMicros;
    private final long suspicionMicros;
    private final boolean mustTravel;
    private final Trails trails;
    private final Looming looming;
    private final Deque<Seen> suspicion = new ArrayDeque<>();
    private Optional<Trail> traveller = Optional.empty();
    private boolean looms;
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
        this.mustTravel = beginAfter.compareTo(TRAVEL_FROM) >= 0;
        this.trails = new Trails(beginAfter, STILL_LIMIT);
        this.looming = new Looming(beginAfter);
        this.suspicionMicros = Math.max(2 * beginAfterMicros, SUSPICION_LIMIT.toNanos() / 1000);
    }

    /** Call it before {@link #update}: whether an event ended because no picture came for too long. */
    Change gapBefore(long ptsMicros) {
        long limit = Math.max(endAfterMicros, STILL_LIMIT.toNanos() / 1000);
        return state == State.OPEN && ptsMicros - lastMotionMicros > limit ? end() : Change.NOTHING;
    }

    /**
     * @param seen at the sensitivity of this search
     * @param early whether the picture was taken while the background was being learned
     */
    Change update(Finding finding, Finding.Step seen, boolean early) {
        if (mustTravel) {
            return updateTrails(finding, seen, early);
        }
        return switch (state) {
            case QUIET -> seen.moving() ? suspect(finding) : Change.NOTHING;
            case SUSPICION -> confirmOrDismiss(finding, seen.moving());
            case OPEN -> follow(finding, seen.moving(), seen.still());
        };
    }

    private Change updateTrails(Finding finding, Finding.Step seen, boolean early) {
        if (finding.learning()) {
            trails.pictureChanged();
            looming.forget();
        }
        looms = looms(finding, seen);
        traveller = trails.update(moving(seen, finding.ptsMicros()), finding.time(), finding.ptsMicros(), early);
        return switch (state) {
            case QUIET, SUSPICION ->
                traveller
                        .map(Trail::began)
                        .or(() -> looms ? Optional.of(looming.began()) : Optional.empty())
                        .map(since -> begin(since, finding))
                        .orElseGet(() -> suspectOrDismiss(finding, seen.moving()));
            case OPEN -> follow(finding, traveller.isPresent() || looms, seen.still());
        };
    }

    private static List<Spot> moving(Finding.Step seen, long micros) {
        return seen.regions().stream()
                .filter(Finding.Region::moving)
                .map(region -> new Spot(
                        region.leftPx(),
                        region.topPx(),
                        region.leftPx() + region.widthPx(),
                        region.topPx() + region.heightPx(),
                        region.areaPx(),
                        micros))
                .toList();
    }

    private boolean looms(Finding finding, Finding.Step seen) {
        double least = Looming.LEAST_SHARE
                * finding.reading().widthPx()
                * finding.reading().heightPx();
        List<Finding.Region> large = seen.regions().stream()
                .filter(region -> region.areaPx() >= least && region.hides())
                .toList();
        boolean moving = large.stream().anyMatch(Finding.Region::moving);
        return looming.update(!large.isEmpty(), moving, finding.time(), finding.ptsMicros());
    }

    private Change begin(Instant since, Finding finding) {
        began = since;
        state = State.OPEN;
        mark(finding);
        return Change.BEGAN;
    }

    /** Leaves may flicker for hours before somebody comes, so a suspicion begins with the oldest trail that may still travel. */
    private Change suspectOrDismiss(Finding finding, boolean moving) {
        if (moving) {
            Instant since = trails.oldest().map(Trail::began).orElse(finding.time());
            boolean known = state == State.SUSPICION && !since.isAfter(began);
            state = State.SUSPICION;
            began = known ? began : since;
            mark(finding);
            return known ? Change.NOTHING : Change.SUSPECTED;
        }
        if (state == State.SUSPICION && finding.ptsMicros() - lastMotionMicros >= suspicionGapMicros) {
            state = State.QUIET;
            return Change.DISMISSED;
        }
        return Change.NOTHING;
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
        remember(finding, true);
        return Change.SUSPECTED;
    }

    private Change confirmOrDismiss(Finding finding, boolean moving) {
        long quiet = finding.ptsMicros() - lastMotionMicros;
        remember(finding, moving);
        if (moving) {
            mark(finding);
            return lasts(finding.ptsMicros()) ? confirm() : Change.NOTHING;
        }
        if (quiet >= suspicionGapMicros) {
            state = State.QUIET;
            return Change.DISMISSED;
        }
        return Change.NOTHING;
    }

    private void remember(Finding finding, boolean moving) {
        suspicion.addLast(new Seen(finding.time(), finding.ptsMicros(), moving));
        while (finding.ptsMicros() - suspicion.getFirst().micros() > suspicionMicros) {
            suspicion.removeFirst();
        }
    }

    /** Whether something moved in half of the pictures since one that is old enough; the oldest such picture is the begin. */
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

    private Change follow(Finding finding, boolean goesOn, boolean still) {
        if (goesOn) {
            mark(finding);
            return Change.NOTHING;
        }
        long quiet = finding.ptsMicros() - lastMotionMicros;
        boolean held = still && quiet < STILL_LIMIT.toNanos() / 1000;
        return quiet >= endAfterMicros && !held ? end() : Change.NOTHING;
    }

    private void mark(Finding finding) {
        lastMotion = finding.time();
        lastMotionMicros = finding.ptsMicros();
    }

    private Change end() {
        state = State.QUIET;
        trails.eventEnded();
        return Change.ENDED;
    }

    /** Ends an open event and dismisses a suspicion: the session is over. */
    Change sessionEnded() {
        State before = state;
        trails.forget();
        looming.forget();
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

    boolean isSuspicious() {
        return state == State.SUSPICION;
    }

    /** Whether something right before the camera is seen in the last picture, and moves. */
    boolean looms() {
        return looms;
    }

    /** Whether begin-after is long enough to see where something goes. */
    boolean mustTravel() {
        return mustTravel;
    }

    /** The trail that has travelled and is seen in the last picture. */
    Optional<Trail> traveller() {
        return traveller;
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

package dev.watchkeeper.motion;

import dev.watchkeeper.motion.Debouncer.Change;
import dev.watchkeeper.motion.explain.MotionPicture;
import dev.watchkeeper.motion.trail.Trail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Searches for events at each of the {@link Steps} up to the camera's sensitivity, independently, and merges those that overlap, so that a higher
 * sensitivity finds every event that a lower one finds, and none later; confined to one thread. Where nothing need travel one search is enough: more
 * sensitivity loses nothing in it.
 */
final class Searches {
    private final Duration beginAfter;
    private final Duration endAfter;
    private final List<Debouncer> searches = new ArrayList<>();
    private boolean open;
    private boolean suspicious;
    private Instant began = Instant.EPOCH;
    private Instant lastMotion = Instant.EPOCH;

    Searches(Duration beginAfter, Duration endAfter) {
        this.beginAfter = beginAfter;
        this.endAfter = endAfter;
        searches.add(new Debouncer(beginAfter, endAfter));
    }

    /** Call it before {@link #update}: whether an event ended because no picture came for too long. */
    Change gapBefore(long ptsMicros) {
        searches.forEach(search -> search.gapBefore(ptsMicros));
        return open && searches.stream().noneMatch(Debouncer::isOpen) ? end() : Change.NOTHING;
    }

    /** @param early whether the picture was taken while the background was being learned, and is looked at only now */
    Change update(Finding finding, boolean early) {
        if (!mustTravel()) {
            searches.getFirst().update(finding, finding.whole(), early);
        } else {
            List<Finding.Step> steps = finding.steps();
            while (searches.size() < steps.size()) {
                searches.add(new Debouncer(beginAfter, endAfter));
            }
            for (int i = 0; i < searches.size(); i++) {
                searches.get(i).update(finding, i < steps.size() ? steps.get(i) : Finding.Step.NOTHING, early);
            }
        }
        return conclude();
    }

    private boolean mustTravel() {
        return searches.getFirst().mustTravel();
    }

    private Change conclude() {
        boolean wasOpen = open;
        for (Debouncer search : searches) {
            if (search.isOpen()) {
                began = open && began.isBefore(search.began()) ? began : search.began();
                lastMotion = open && lastMotion.isAfter(search.lastMotion()) ? lastMotion : search.lastMotion();
                open = true;
            }
        }
        if (wasOpen) {
            return searches.stream().noneMatch(Debouncer::isOpen) ? end() : Change.NOTHING;
        }
        return open ? Change.BEGAN : suspect();
    }

    private Change suspect() {
        Optional<Instant> since = searches.stream()
                .filter(Debouncer::isSuspicious)
                .map(Debouncer::began)
                .min(Instant::compareTo);
        boolean known = suspicious && since.isPresent() && !since.get().isAfter(began);
        Change change = since.isPresent()
                ? known ? Change.NOTHING : Change.SUSPECTED
                : suspicious ? Change.DISMISSED : Change.NOTHING;
        suspicious = since.isPresent();
        began = known ? began : since.orElse(began);
        return change;
    }

    private Change end() {
        open = false;
        suspicious = false;
        return Change.ENDED;
    }

    /** Ends an open event and dismisses a suspicion: the session is over. */
    Change sessionEnded() {
        searches.forEach(Debouncer::sessionEnded);
        Change change = open ? Change.ENDED : suspicious ? Change.DISMISSED : Change.NOTHING;
        end();
        return change;
    }

    /**
     * How much of the event's subject the picture shows, as a share of the watched area: what has travelled, measured at the lowest sensitivity at which
     * it has, because there it is separated from light and water. Until something has travelled, all that moves.
     */
    double shown(Finding finding) {
        Gauge.Reading reading = finding.reading();
        Optional<Trail> traveller =
                searches.stream().flatMap(search -> search.traveller().stream()).findFirst();
        if (traveller.isPresent()) {
            return Math.min(1, traveller.get().areaPx() / (reading.watched() * reading.widthPx() * reading.heightPx()));
        }
        return !open || !mustTravel() || searches.stream().anyMatch(Debouncer::looms) ? finding.moved() : 0;
    }

    MotionPicture.Phase phase() {
        if (open) {
            return MotionPicture.Phase.EVENT;
        }
        return suspicious ? MotionPicture.Phase.SUSPICION : MotionPicture.Phase.QUIET;
    }

    boolean isOpen() {
        return open;
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

package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.motion.explain.MotionPicture;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Turns the findings of one camera into events; confined to one thread at a time. */
final class EventTracker {
    private final String camera;
    private final Consumer<Event> publisher;
    private final Searches searches;
    private final Trace trace = new Trace();
    private String id = "";
    private long lastIdMillis = Long.MIN_VALUE;
    private volatile Optional<Event.MotionEnded> soFar = Optional.empty();

    EventTracker(String camera, MotionSettings settings, Consumer<Event> publisher) {
        this.camera = camera;
        this.publisher = publisher;
        this.searches = new Searches(settings.beginAfter(), settings.endAfter());
    }

    /** @param encoder encodes the picture as JPEG; called during this call or never */
    void picture(Finding finding, Supplier<Optional<Snapshot>> encoder) {
        take(finding, encoder, false);
        finding.earlier().forEach(before -> take(before, Optional::empty, true));
    }

    private void take(Finding finding, Supplier<Optional<Snapshot>> encoder, boolean early) {
        react(searches.gapBefore(finding.ptsMicros()));
        Debouncer.Change change = searches.update(finding, early);
        if (change == Debouncer.Change.SUSPECTED
                || (change == Debouncer.Change.BEGAN && finding.time().equals(searches.began()))) {
            trace.clear();
        }
        double shown = searches.shown(finding);
        if (change == Debouncer.Change.BEGAN) {
            trace.begun(searches.began(), shown);
        }
        if (finding.moving()) {
            trace.add(finding, shown, encoder);
        }
        react(change);
    }

    /** Ends an open event with its last motion: no more pictures come for now. */
    void interrupted() {
        react(searches.sessionEnded());
    }

    boolean isOpen() {
        return searches.isOpen();
    }

    /** The id of the open event. */
    Optional<String> event() {
        return searches.isOpen() ? Optional.of(id) : Optional.empty();
    }

    /** When the picture was taken that shows the event, or what may become one, best so far. */
    Optional<Instant> bestAt() {
        return trace.bestAt();
    }

    /** Describes what the last picture showed and what it means for an event. */
    MotionPicture describe(Finding finding) {
        MotionPicture.Phase phase = searches.phase();
        Gauge.Reading reading = finding.reading();
        return new MotionPicture(
                finding.time(),
                finding.learning(),
                reading.score(),
                reading.threshold(),
                reading.largest(),
                reading.watched(),
                finding.moved(),
                finding.still(),
                phase,
                phase == MotionPicture.Phase.QUIET ? finding.time() : searches.began(),
                finding.regions().stream()
                        .sorted(Comparator.comparingInt(Finding.Region::areaPx).reversed())
                        .limit(MotionPicture.MOST_REGIONS)
                        .map(region -> new MotionPicture.Region(region.box(reading), region.moving()))
                        .toList(),
                reading.zones().stream()
                        .map(zone -> new MotionPicture.Zone(
                                zone.name(),
                                zone.score(),
                                zone.threshold(),
                                finding.zones().contains(zone.name())))
                        .toList());
    }

    private void react(Debouncer.Change change) {
        switch (change) {
            case NOTHING, SUSPECTED -> {}
            case DISMISSED -> trace.clear();
            case BEGAN -> {
                id = camera + "-" + uniqueMillis();
                publisher.accept(new Event.MotionBegan(id, camera, searches.began()));
            }
            case ENDED -> {
                publisher.accept(ending());
                trace.clear();
            }
        }
        soFar = searches.isOpen() ? Optional.of(ending()) : Optional.empty();
    }

    private Event.MotionEnded ending() {
        return trace.ending(id, camera, searches.began(), searches.lastMotion());
    }

    /** How the open event would end now; empty if none is open. May be called on any thread. */
    Optional<Event.MotionEnded> soFar() {
        return soFar;
    }

    /** A clock that was set back must not produce the same id twice in a row. */
    private long uniqueMillis() {
        long millis = searches.began().toEpochMilli();
        lastIdMillis = millis == lastIdMillis ? millis + 1 : millis;
        return lastIdMillis;
    }
}

package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.MotionPicture;
import dev.watchkeeper.event.Snapshot;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the events of one camera of what its pictures show; confined to one thread at a time. */
final class EventTracker {
    private final String camera;
    private final Consumer<Event> publisher;
    private final Debouncer debouncer;
    private final Trace trace = new Trace();
    private String id = "";
    private long lastIdMillis = Long.MIN_VALUE;
    private volatile Optional<Event.MotionEnded> soFar = Optional.empty();

    EventTracker(String camera, MotionSettings settings, Consumer<Event> publisher) {
        this.camera = camera;
        this.publisher = publisher;
        this.debouncer = new Debouncer(settings.beginAfter(), settings.endAfter());
    }

    /** @param encoder makes the picture as JPEG; called at once or never */
    void picture(Finding finding, Supplier<Optional<Snapshot>> encoder) {
        react(debouncer.gapBefore(finding.ptsMicros()));
        Debouncer.Change change = debouncer.update(finding);
        if (change == Debouncer.Change.SUSPECTED
                || (change == Debouncer.Change.BEGAN && finding.time().equals(debouncer.began()))) {
            trace.clear();
        }
        if (finding.moving()) {
            trace.add(finding, encoder);
        }
        react(change);
    }

    /** Nothing more comes for now: an open event ends with its last motion. */
    void interrupted() {
        react(debouncer.sessionEnded());
    }

    boolean isOpen() {
        return debouncer.isOpen();
    }

    /** What the picture given last means for an event, with what it showed. */
    MotionPicture describe(Finding finding) {
        MotionPicture.Phase phase = debouncer.phase();
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
                phase == MotionPicture.Phase.QUIET ? finding.time() : debouncer.began(),
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
                publisher.accept(new Event.MotionBegan(id, camera, debouncer.began()));
            }
            case ENDED -> {
                publisher.accept(ending());
                trace.clear();
            }
        }
        soFar = debouncer.isOpen() ? Optional.of(ending()) : Optional.empty();
    }

    private Event.MotionEnded ending() {
        return trace.ending(id, camera, debouncer.began(), debouncer.lastMotion());
    }

    /** The end of the open event as it would be now; empty if none is open; may be read by any thread. */
    Optional<Event.MotionEnded> soFar() {
        return soFar;
    }

    /** A clock that was set back must not give an id twice in a row. */
    private long uniqueMillis() {
        long millis = debouncer.began().toEpochMilli();
        lastIdMillis = millis == lastIdMillis ? millis + 1 : millis;
        return lastIdMillis;
    }
}

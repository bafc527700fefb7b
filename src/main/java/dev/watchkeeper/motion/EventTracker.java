package dev.watchkeeper.motion;

import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes the events of one camera of what its pictures show; confined to one thread at a time. */
final class EventTracker {
    private final String camera;
    private final Consumer<Event> publisher;
    private final Debouncer debouncer;
    private final BestPicture best = new BestPicture();
    private final Trace trace = new Trace();
    private final Set<String> zones = new TreeSet<>();
    private double peak;
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
            clear();
        }
        if (finding.moving()) {
            peak = Math.max(peak, finding.moved());
            zones.addAll(finding.zones());
            trace.add(finding);
            if (best.consider(finding.moved(), finding.ptsMicros(), encoder)) {
                trace.shown();
            }
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
        return MotionPicture.of(
                finding, phase, phase == MotionPicture.Phase.QUIET ? finding.time() : debouncer.began());
    }

    private void react(Debouncer.Change change) {
        switch (change) {
            case NOTHING, SUSPECTED -> {}
            case DISMISSED -> clear();
            case BEGAN -> {
                id = camera + "-" + uniqueMillis();
                publisher.accept(new Event.MotionBegan(id, camera, debouncer.began()));
            }
            case ENDED -> {
                publisher.accept(ending());
                clear();
            }
        }
        soFar = debouncer.isOpen() ? Optional.of(ending()) : Optional.empty();
    }

    private Event.MotionEnded ending() {
        return new Event.MotionEnded(
                id,
                camera,
                debouncer.began(),
                debouncer.lastMotion(),
                peak,
                List.copyOf(zones),
                best.best(),
                trace.movement(debouncer.began()));
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

    private void clear() {
        peak = 0;
        zones.clear();
        best.clear();
        trace.clear();
    }
}

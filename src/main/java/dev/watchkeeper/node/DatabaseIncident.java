package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Event.IncidentChanged.Change;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.store.DatabaseSupervisor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the loss and recovery of the database as one incident; thread-safe. */
final class DatabaseIncident implements DatabaseSupervisor.LossListener {
    private static final Logger log = LoggerFactory.getLogger(DatabaseIncident.class);
    private static final int MAX_STEPS = 100;

    private final Consumer<Event> publish;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile Optional<Incident> open = Optional.empty();
    private volatile Optional<Event.IncidentChanged> latest = Optional.empty();

    DatabaseIncident(Consumer<Event> publish, Clock clock) {
        this.publish = publish;
        this.clock = clock;
    }

    Optional<Incident> open() {
        return open;
    }

    /** The latest change, for those who follow the bus only since later. */
    Optional<Event.IncidentChanged> latest() {
        return latest;
    }

    @Override
    public void lost(Instant at, String sentence) {
        step(at, sentence, true, false);
    }

    @Override
    public void done(Instant at, String sentence) {
        step(at, sentence, false, false);
    }

    /** The database is restored as far as possible. */
    void over(String sentence) {
        step(clock.wall(), sentence, false, true);
    }

    private void step(Instant at, String sentence, boolean begins, boolean ends) {
        Optional<Event.IncidentChanged> changed;
        lock.lock();
        try {
            changed = change(at, sentence, begins, ends);
        } finally {
            lock.unlock();
        }
        changed.ifPresent(event -> {
            Incident incident = event.incident();
            if (event.change() == Change.BEGAN) {
                log.warn("Incident {}: {}", incident.id(), incident.sentence());
            } else if (event.change() == Change.ENDED) {
                log.info("Incident {} is over: {}", incident.id(), sentence);
            } else {
                log.warn("Incident {}: {}", incident.id(), sentence);
            }
            publish.accept(event);
        });
    }

    private Optional<Event.IncidentChanged> change(Instant at, String sentence, boolean begins, boolean ends) {
        if (open.isEmpty() && !begins) {
            return Optional.empty();
        }
        List<Incident.Step> steps = new ArrayList<>(open.map(Incident::steps).orElse(List.of()));
        boolean again = steps.stream().anyMatch(step -> step.text().equals(sentence));
        if (!ends && (again || steps.size() >= MAX_STEPS)) {
            return Optional.empty(); // report a repeated failure once
        }
        steps.add(new Incident.Step(at, sentence));
        Change change = open.isEmpty() ? Change.BEGAN : ends ? Change.ENDED : Change.STEP;
        Incident now = new Incident(
                open.map(Incident::id).orElse("i" + at.toEpochMilli() + "-database"),
                open.map(Incident::begin).orElse(at),
                ends ? Optional.of(at) : Optional.empty(),
                open.map(Incident::sentence).orElse(sentence + ". The cameras are still watched and recorded"),
                List.of(),
                steps);
        open = ends ? Optional.empty() : Optional.of(now);
        latest = Optional.of(new Event.IncidentChanged(now, change, at));
        return latest;
    }
}

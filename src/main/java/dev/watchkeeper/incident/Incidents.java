package dev.watchkeeper.incident;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.store.IncidentStore;
import dev.watchkeeper.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches for common causes, and reports each incident when it begins, changes and ends; thread-safe. */
public final class Incidents implements IncidentsView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Incidents.class);
    private static final long EVERY_MILLIS = 500;
    /** A look this late shows that this process or its host stood still, which makes every camera look blind. */
    private static final Duration STOOD_STILL = Duration.ofSeconds(3);

    private static final Duration AFTER_STANDSTILL = Duration.ofSeconds(15);

    private final IncidentStore store;
    private final Supplier<List<Sight>> sights;
    private final Consumer<Event> publish;
    private final Clock clock;
    private final CommonCause commonCause = new CommonCause();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile Optional<Incident> open = Optional.empty();
    private volatile Supplier<Optional<Incident>> other = Optional::empty;
    private Optional<Long> lastLook = Optional.empty();
    private long quietUntilNanos;

    /** @param sights how each camera sees now */
    public Incidents(IncidentStore store, Supplier<List<Sight>> sights, Consumer<Event> publish, Clock clock) {
        this.store = store;
        this.sights = sights;
        this.publish = publish;
        this.clock = clock;
        quietUntilNanos = clock.monotonicNanos();
        thread = Threads.platform("incidents", this::run);
    }

    /** Sets where to find an open incident of another kind, which its finder reports. */
    public void setOtherIncident(Supplier<Optional<Incident>> open) {
        other = open;
    }

    /** Starts watching; call once. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closing.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (RuntimeException e) {
                    log.error("The search for common causes failed and will be repeated", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look at all cameras; tests call it directly. */
    void look() {
        long now = clock.monotonicNanos();
        if (lastLook.filter(last -> now - last >= STOOD_STILL.toNanos()).isPresent()) {
            quietUntilNanos = now + AFTER_STANDSTILL.toNanos();
            log.warn(
                    "This process stood still for {} s",
                    Duration.ofNanos(now - lastLook.get()).toSeconds());
        }
        lastLook = Optional.of(now);
        if (now - quietUntilNanos < 0) {
            return;
        }
        boolean wasOpen = open.isPresent();
        Optional<Incident> changed = commonCause.look(sights.get(), now, clock.wall());
        open = commonCause.open();
        changed.ifPresent(incident -> report(incident, !wasOpen));
    }

    private void report(Incident incident, boolean began) {
        if (began) {
            log.warn("Incident {}: {}", incident.id(), incident.sentence());
        } else if (incident.end().isPresent()) {
            log.info(
                    "Incident {} is over after {} s: {}",
                    incident.id(),
                    Duration.between(incident.begin(), incident.end().get()).toSeconds(),
                    incident.steps().getLast().text());
        }
        Event.IncidentChanged.Change change = began
                ? Event.IncidentChanged.Change.BEGAN
                : incident.end().isPresent() ? Event.IncidentChanged.Change.ENDED : Event.IncidentChanged.Change.STEP;
        publish.accept(new Event.IncidentChanged(incident, change, clock.wall()));
    }

    @Override
    public Optional<Incident> open() {
        return open.or(other);
    }

    @Override
    public List<Incident> find(Optional<Instant> from, Optional<Instant> to, Optional<String> before, int limit) {
        try {
            return store.find(from, to, before, limit);
        } catch (StoreException e) {
            // Without a database only open incidents are known, and its loss is one of them.
            List<Incident> known =
                    Stream.of(open, other.get()).flatMap(Optional::stream).toList();
            if (known.isEmpty()) {
                throw e;
            }
            return known;
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        closing.countDown();
        try {
            if (!Threads.join(thread, Duration.ofSeconds(1))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}

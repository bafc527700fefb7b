package dev.watchkeeper.store;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.FeedView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the bus and writes what happened into the database; thread-safe. A change that the database refuses is tried again a few times, and for as long as it takes where the disk is full, while later events wait in the bounded queue.
 */
public final class StoreWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);
    private static final int CAPACITY = 10_000;
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int TRIM_EVERY = 1000;

    private final EventStore events;
    private final SegmentStore segments;
    private final IncidentStore incidents;
    private final Function<Event.MotionEnded, Optional<String>> keepPicture;
    private final Clock clock;
    private final AtomicLong lost = new AtomicLong();
    private final FeedView.Subscription subscription;
    private long ended;

    /**
     * Begins to follow.
     *
     * @param keepPicture stores an event's best picture and gives its path relative to the data folder; called on the
     *     subscription's thread
     */
    public StoreWriter(
            FeedView bus,
            EventStore events,
            SegmentStore segments,
            IncidentStore incidents,
            Function<Event.MotionEnded, Optional<String>> keepPicture,
            Clock clock) {
        this.events = events;
        this.segments = segments;
        this.incidents = incidents;
        this.keepPicture = keepPicture;
        this.clock = clock;
        this.subscription = bus.follow("store", CAPACITY, this::accept);
    }

    private void accept(Event event) {
        switch (event) {
            case Event.MotionBegan began -> persist(event, () -> events.began(began));
            case Event.MotionEnded end -> {
                Optional<String> picture = keepPicture.apply(end);
                persist(event, () -> events.ended(end, picture));
                if (ended++ % TRIM_EVERY == 0) {
                    persist(event, () -> events.trim(EventStore.MAX_EVENTS));
                }
            }
            case Event.SegmentOpened opened -> persist(event, () -> segments.opened(opened));
            case Event.SegmentClosed closed -> persist(event, () -> segments.closed(closed));
            case Event.SegmentExpired expired -> persist(event, () -> segments.delete(expired.id()));
            case Event.IncidentChanged changed -> persist(event, () -> incidents.save(changed.incident()));
            case Event.CameraOffline offline -> {}
            case Event.CameraOnline online -> {}
            case Event.HealthCheckFailed failed -> {}
        }
    }

    private void persist(Event event, Runnable change) {
        for (int attempt = 1; ; attempt++) {
            try {
                change.run();
                return;
            } catch (StoreException e) {
                boolean hopeless = attempt >= ATTEMPTS && !e.isForWantOfRoom();
                if (hopeless || !pause()) {
                    lost.incrementAndGet();
                    log.error(
                            "[{}] An entry of the database is lost after {} attempts: {}",
                            event.camera(),
                            attempt,
                            e.getMessage());
                    return;
                }
            }
        }
    }

    private boolean pause() {
        try {
            clock.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Entries that could not be written, or came faster than they could be. */
    public long lost() {
        return lost.get() + subscription.dropped();
    }

    /** Writes what waits, bounded by 2 s, and stops following. */
    @Override
    public void close() {
        subscription.close();
    }
}

package dev.watchkeeper.store;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.FeedView;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Labelling;
import dev.watchkeeper.event.Snapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the bus and writes events into the database; thread-safe. A refused change is retried a few times, or without limit if the
 * disk is full, while later events wait in the bounded queue. Events that arrive without a database are written once there is one.
 */
public final class StoreWriter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StoreWriter.class);
    private static final int CAPACITY = 10_000;
    private static final int ATTEMPTS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int TRIM_EVERY = 1000;

    /** One per camera, unless some ends were dropped. */
    private static final int MAX_BEGUN = 1000;

    /** Half a megabyte each; labels come within seconds of an event's end. */
    private static final int MAX_SNAPSHOTS = 16;

    private final EventStore events;
    private final SegmentStore segments;
    private final IncidentStore incidents;
    private final PictureKeeper pictures;
    private final AnalysisStore analyses;
    private final Clock clock;
    private final AtomicLong lost = new AtomicLong();
    private final Journal journal = new Journal(Journal.MAX_ENTRIES);
    /** Recordings in progress, by id; only on the subscription's thread. */
    private final Map<String, Event.SegmentOpened> begun = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Event.SegmentOpened> eldest) {
            return size() > MAX_BEGUN;
        }
    };

    /** The best pictures of events that have just ended, in case boxes are to be drawn in; only on the subscription's thread. */
    private final Map<String, Snapshot> snapshots = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Snapshot> eldest) {
            return size() > MAX_SNAPSHOTS;
        }
    };

    private final FeedView.Subscription subscription;
    private long ended;

    /** The tables that it writes; immutable. */
    public record Tables(EventStore events, SegmentStore segments, IncidentStore incidents, AnalysisStore analyses) {}

    /**
     * Starts following.
     *
     * @param pictures keeps the pictures of events; called on the subscription's thread
     */
    public StoreWriter(FeedView bus, Tables tables, PictureKeeper pictures, Clock clock) {
        this.events = tables.events();
        this.segments = tables.segments();
        this.incidents = tables.incidents();
        this.pictures = pictures;
        this.analyses = tables.analyses();
        this.clock = clock;
        this.subscription = bus.follow("store", CAPACITY, this::accept);
    }

    private void accept(Event event) {
        switch (event) {
            case Event.MotionBegan began -> persist(event, began.id(), () -> events.began(began));
            case Event.MotionEnded end -> {
                Optional<String> picture = pictures.keep(end);
                end.snapshot().ifPresent(best -> snapshots.put(end.id(), best));
                Event.MotionEnded slim = end.withoutSnapshot(); // the journal keeps it, the disk has the picture
                persist(event, end.id(), () -> events.ended(slim, picture));
                if (ended++ % TRIM_EVERY == 0) {
                    persist(event, "trim", () -> events.trim(EventStore.MAX_EVENTS));
                }
            }
            case Event.TriggerBegan began -> persist(event, began.id(), () -> events.began(began));
            case Event.TriggerEnded end -> {
                Optional<String> picture = end.snapshot().flatMap(snapshot -> pictures.keep(end.camera(), snapshot));
                Event.TriggerEnded slim = end.withoutSnapshot();
                persist(event, end.id(), () -> events.ended(slim, picture));
            }
            case Event.SegmentOpened opened -> {
                begun.put(opened.id(), opened);
                persist(event, opened.id(), () -> segments.opened(opened));
            }
            case Event.SegmentClosed closed -> {
                Optional<Event.SegmentOpened> opened = Optional.ofNullable(begun.remove(closed.id()));
                persist(event, closed.id(), () -> segments.closed(closed, opened));
            }
            case Event.SegmentExpired expired -> persist(event, expired.id(), () -> segments.delete(expired.id()));
            case Event.IncidentChanged changed ->
                persist(event, changed.incident().id(), () -> incidents.save(changed.incident()));
            case Event.LabelsFound found -> labelled(found);
            case Event.Analysed analysed -> {
                Event.Analysed slim = analysed.withoutSnapshot();
                persist(event, "analysis-" + slim.id(), () -> analyses.save(slim.id(), slim.analysis()));
            }
            case Event.Undescribed undescribed -> {}
            case Event.CameraOffline offline -> {}
            case Event.CameraOnline online -> {}
            case Event.HealthCheckFailed failed -> {}
        }
    }

    private void labelled(Event.LabelsFound found) {
        Optional<String> marked = Optional.empty();
        if (found.labelling().state() != Labelling.State.LOOKING) {
            Optional<Snapshot> best = Optional.ofNullable(snapshots.remove(found.id()));
            List<Label> shown = found.labelling().shown();
            marked = best.filter(any -> !shown.isEmpty())
                    .flatMap(picture -> pictures.mark(found.camera(), picture, shown));
        }
        Event.LabelsFound slim = found.withoutPicture();
        Optional<String> kept = marked;
        persist(found, found.id() + " labels", () -> events.labelled(slim, kept));
    }

    private void persist(Event event, String id, Runnable change) {
        journal.note(id, change);
        for (int attempt = 1; ; attempt++) {
            try {
                change.run();
                return;
            } catch (StoreException e) {
                if (e.isAway()) {
                    journal.missed(id);
                    return;
                }
                boolean hopeless = attempt >= ATTEMPTS && !e.isDiskFailure();
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

    /**
     * Writes recent entries again, because another file has become the database.
     *
     * @return how many there were
     */
    public int rewrite() {
        return journal.rewrite();
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

    /** How many entries could not be written, or arrived faster than they could be. */
    public long lost() {
        return lost.get() + journal.lost() + subscription.dropped();
    }

    /** Writes waiting events, within 2 s, and stops following. */
    @Override
    public void close() {
        subscription.close();
        long left = journal.giveUp();
        if (left > 0) {
            log.error("{} entries are lost, because there was no database until the end", left);
        }
    }
}

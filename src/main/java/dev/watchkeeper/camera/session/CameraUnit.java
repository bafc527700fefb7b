package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.Condition;
import dev.watchkeeper.camera.health.RateMeter;
import dev.watchkeeper.camera.health.SourceReport;
import dev.watchkeeper.camera.health.VitalsReading;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The handle of one watched camera: its loop, vital signs, ring and listeners; thread-safe. */
public final class CameraUnit {
    /** The ring holds more than the pre-motion, so that it is still there when motion is found and a recorder begins. */
    private static final Duration RING_MARGIN = Duration.ofSeconds(4);

    private final CameraSettings camera;
    private final int place;
    private final Clock clock;
    private final EventBus bus;
    private final CameraVitals vitals;
    private final RateMeter rates;
    private final GopRing ring;
    private final FanOut listeners;
    private final CameraLoop loop;
    private volatile SourceReport lastReport = SourceReport.UNKNOWN;
    private volatile CameraCounters counters = CameraCounters.NONE;
    private boolean onlineReported;
    private boolean offlineReported;

    /**
     * A camera's place among the others; immutable.
     *
     * @param place its rank
     * @param firstEpoch the number of its first session, at least 1
     */
    record Slot(int place, long firstEpoch) {
        static final Slot FIRST = new Slot(0, 1);
    }

    CameraUnit(CameraSettings camera, Clock clock, EventBus bus, CameraLoop.Shared shared, Slot slot) {
        this.camera = camera;
        place = slot.place();
        this.clock = clock;
        this.bus = bus;
        vitals = new CameraVitals(camera, clock);
        rates = new RateMeter(clock.monotonicNanos());
        ring = new GopRing(span(camera).toMillis() * 1_000, camera.record().bufferMaxBytes());
        listeners = new FanOut(camera.name());
        listeners.add(camera.record().audio() ? ring : new VideoOnly(ring));
        loop = new CameraLoop(camera, clock, shared, new CameraLoop.Sinks(vitals, rates, listeners), slot.firstEpoch());
    }

    /** If nothing is recorded, live views and snapshots need only the last group of pictures. */
    private static Duration span(CameraSettings camera) {
        return camera.record().mode() == RecordSettings.Mode.OFF
                ? Duration.ZERO
                : camera.record()
                        .preMotion()
                        .plus(camera.motion().beginAfter())
                        .plus(camera.motion().lazyMaxGop().multipliedBy(2))
                        .plus(RING_MARGIN);
    }

    /** Keeps audio out of the ring if recordings have none. */
    private record VideoOnly(PacketListener inner) implements PacketListener {
        @Override
        public void packet(Packet packet) {
            if (packet.isVideo()) {
                inner.packet(packet);
            }
        }

        @Override
        public void sessionEnded(long epoch) {
            inner.sessionEnded(epoch);
        }
    }

    public String name() {
        return camera.name();
    }

    CameraSettings camera() {
        return camera;
    }

    /** Whether a session is open that delivers pictures. */
    boolean isShowing() {
        return loop.isShowing();
    }

    CameraLoop loop() {
        return loop;
    }

    /** Its vital signs, where the stages that work on its packets mark their progress. */
    public CameraVitals vitals() {
        return vitals;
    }

    /** What the restreaming server says of it, each time that it is asked; by one thread. */
    public void source(SourceReport report) {
        vitals.source(report);
        if (report == SourceReport.PRESENT && lastReport != SourceReport.PRESENT) {
            loop.sourceReturned();
        }
        lastReport = report;
    }

    /** Its newest packets. */
    public GopRing ring() {
        return ring;
    }

    /** Adds a listener for the packets, before the start. The ring gets each packet before the listeners do. */
    public void addListener(PacketListener listener) {
        listeners.add(listener);
    }

    /** Sets what later stages count and the status shows. */
    public void counters(CameraCounters added) {
        counters = added;
    }

    /** Notices changes that only time brings, and reports them; called several times a second by one thread. */
    void check() {
        VitalsReading reading = vitals.reading();
        Condition condition = reading.condition();
        loop.check(condition.cause());
        switch (condition.state()) {
            case HEALTHY -> {
                loop.lines().healthyAgain();
                reportOnline(reading.at());
            }
            case DEGRADED -> {
                FailureKind cause = condition.cause().orElse(FailureKind.INTERNAL);
                loop.lines().degraded(cause, condition.sentence());
                if (condition.pictures()) {
                    reportOnline(reading.at());
                }
            }
            case RECONNECTING -> {}
            case OFFLINE -> reportOffline(condition);
        }
    }

    private void reportOnline(Instant at) {
        if (!onlineReported) {
            onlineReported = true;
            if (offlineReported) {
                loop.lines().backOnline();
            }
            offlineReported = false;
            bus.publish(new Event.CameraOnline(camera.name(), at));
        }
    }

    private void reportOffline(Condition condition) {
        if (!offlineReported) {
            offlineReported = true;
            onlineReported = false;
            FailureKind cause = condition.cause().orElse(FailureKind.TIMEOUT);
            loop.lines().offline(cause, condition.sentence());
            bus.publish(new Event.CameraOffline(camera.name(), condition.since(), cause, condition.sentence()));
        }
    }

    /** Changes as long as its loop keeps iterating, also while it waits. */
    public long iterations() {
        return loop.iterations();
    }

    /** Starts its loop, which opens the first session; once. */
    public void start() {
        loop.start();
    }

    int place() {
        return place;
    }

    /** The slot of a camera that takes this one's place. */
    Slot successor() {
        return new Slot(place, loop.epoch() + 1);
    }

    /** What is known about it now. */
    public CameraStatus status() {
        VitalsReading reading = vitals.reading();
        Condition condition = reading.condition();
        CameraCounters now = counters;
        Optional<Track.Video> track = loop.track();
        long nanos = clock.monotonicNanos();
        boolean healthy = condition.state() == CameraState.HEALTHY;
        return new CameraStatus(
                camera.name(),
                reading.at(),
                reading.bootNanos(),
                condition.state(),
                reading.seen(),
                reading.pictureState(),
                healthy ? "" : condition.cause().map(FailureKind::id).orElse(""),
                healthy ? "" : condition.sentence(),
                condition.since(),
                rates.fps(nanos),
                rates.bitrateBps(nanos),
                track.map(Track.Video::widthPx).orElse(0),
                track.map(Track.Video::heightPx).orElse(0),
                track.map(t -> t.codec().name().toLowerCase(Locale.ROOT)).orElse(""),
                track.map(Track.Video::codecString).orElse(""),
                reading.pictureAge(),
                reading.failures(),
                loop.untilDue().map(reading.at()::plus),
                now.decode().get(),
                reading.epoch(),
                reading.pictures(),
                reading.outages(),
                ring.bytes(),
                now.droppedPackets().getAsLong(),
                now.decodeErrors().getAsLong(),
                reading.signs());
    }
}

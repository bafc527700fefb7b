package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.Condition;
import dev.watchkeeper.camera.health.RateMeter;
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

/** Everything that belongs to one camera: its loop, marks, ring and listeners; thread-safe. */
final class CameraUnit {
    /** The ring holds more than the pre-roll, so that it is still there when a motion is found and a recorder begins. */
    private static final Duration RING_MARGIN = Duration.ofSeconds(4);

    private final CameraSettings camera;
    private final Clock clock;
    private final EventBus bus;
    private final CameraVitals vitals;
    private final RateMeter rates;
    private final GopRing ring;
    private final FanOut listeners;
    private final CameraLoop loop;
    private volatile CameraCounters counters = CameraCounters.NONE;
    private boolean toldOnline;
    private boolean toldOffline;

    CameraUnit(
            CameraSettings camera, Clock clock, EventBus bus, Source.Opener opener, StartGate gate, Recovery recovery) {
        this.camera = camera;
        this.clock = clock;
        this.bus = bus;
        vitals = new CameraVitals(camera, clock);
        rates = new RateMeter(clock.monotonicNanos());
        ring = new GopRing(span(camera).toMillis() * 1_000, camera.record().bufferMaxBytes());
        listeners = new FanOut(camera.name());
        listeners.add(camera.record().audio() ? ring : new VideoOnly(ring));
        loop = new CameraLoop(camera, clock, opener, gate, vitals, rates, listeners, recovery);
    }

    /** Where nothing is recorded live views and snapshots need the last group of pictures only. */
    private static Duration span(CameraSettings camera) {
        return camera.record().mode() == RecordSettings.Mode.OFF
                ? Duration.ZERO
                : camera.record()
                        .preMotion()
                        .plus(camera.motion().beginAfter())
                        .plus(camera.motion().lazyMaxGop().multipliedBy(2))
                        .plus(RING_MARGIN);
    }

    /** Keeps audio out of a ring whose recordings have none. */
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

    CameraSettings camera() {
        return camera;
    }

    /** Whether a session stands that gives pictures. */
    boolean isShowing() {
        return loop.isShowing();
    }

    CameraLoop loop() {
        return loop;
    }

    CameraVitals vitals() {
        return vitals;
    }

    GopRing ring() {
        return ring;
    }

    void addListener(PacketListener listener) {
        listeners.add(listener);
    }

    void counters(CameraCounters added) {
        counters = added;
    }

    /** Tells changes that nothing but the passing of time brings; called several times a second by one thread. */
    void tell() {
        VitalsReading reading = vitals.reading();
        Condition condition = reading.condition();
        loop.look(condition.cause());
        switch (condition.state()) {
            case HEALTHY -> {
                loop.lines().wellAgain();
                tellOnline(reading.at());
            }
            case DEGRADED -> {
                FailureKind cause = condition.cause().orElse(FailureKind.INTERNAL);
                loop.lines().trouble(cause, condition.sentence());
                if (condition.pictures()) {
                    tellOnline(reading.at());
                }
            }
            case RECONNECTING -> {}
            case OFFLINE -> tellOffline(condition);
        }
    }

    private void tellOnline(Instant at) {
        if (!toldOnline) {
            toldOnline = true;
            if (toldOffline) {
                loop.lines().backOnline();
            }
            toldOffline = false;
            bus.publish(new Event.CameraOnline(camera.name(), at));
        }
    }

    private void tellOffline(Condition condition) {
        if (!toldOffline) {
            toldOffline = true;
            toldOnline = false;
            FailureKind cause = condition.cause().orElse(FailureKind.TIMEOUT);
            loop.lines().offline(cause, condition.sentence());
            bus.publish(new Event.CameraOffline(camera.name(), condition.since(), cause, condition.sentence()));
        }
    }

    CameraStatus status() {
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

package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which packets of one camera go into which file; confined to the recorder's thread. It never waits, so tests can drive it packet by
 * packet.
 */
final class RecorderCore {
    /** A longer event continues in the next file. */
    static final Duration LONGEST_CLIP = Duration.ofMinutes(10);

    /** The file is closed after this time without a packet, even if nobody reported the end of the session. */
    static final Duration STALL = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final String camera;
    private final RecordSettings settings;
    private final GopRing ring;
    private final Clock clock;
    private final PieceCheck check;
    private final RecordingDemand demand;
    private final RecordedTracks tracks;
    private final WriteFailures failures;
    private final SegmentOutput output;
    private boolean announced;
    private long epoch;
    private long lastVideoDts = Long.MIN_VALUE;
    private long lastAudioDts = Long.MIN_VALUE;
    private long lastPacketNanos;

    /** The camera and how it is to be recorded; immutable. */
    record Camera(String name, RecordSettings settings) {}

    RecorderCore(Camera camera, GopRing ring, Recorder.Storage storage, Recorder.Reports reports, Clock clock) {
        this.camera = camera.name();
        this.settings = camera.settings();
        this.ring = ring;
        this.clock = clock;
        check = reports.check();
        demand = new RecordingDemand(settings);
        tracks = new RecordedTracks(this.camera, settings);
        failures = new WriteFailures(this.camera, clock, reports.marks(), storage.diskFull());
        output = new SegmentOutput(this.camera, storage, reports, failures, clock);
    }

    /** Takes the beginning or end of motion of this camera, or of what a sensor has set off. */
    void occasion(Event.Occasion occasion) {
        if (settings.mode() != RecordSettings.Mode.EVENTS) {
            return;
        }
        switch (occasion) {
            case Event.MotionBegan began -> begin(began);
            case Event.TriggerBegan began -> begin(began);
            case Event.MotionEnded ended -> demand.eventEnded(ended.id(), ended.at());
            case Event.TriggerEnded ended -> demand.eventEnded(ended.id(), ended.at());
        }
    }

    private void begin(Event.Occasion began) {
        demand.eventBegan(began.id());
        if (!output.isOpen()) {
            startFromRing(began.at().minus(settings.preMotion()));
        }
    }

    void sessionBegan(Optional<Track.Audio> sound) {
        tracks.sessionBegan(sound);
    }

    /** Takes the next packet of the camera. */
    void packet(Packet packet) {
        lastPacketNanos = clock.monotonicNanos();
        if (packet.epoch() != epoch) {
            output.close();
            check.sessionBegan();
            beginEpoch(packet.epoch());
        }
        if (packet.dtsMicros() <= (packet.isVideo() ? lastVideoDts : lastAudioDts)) {
            return; // the tail of the ring held it
        }
        accept(packet);
    }

    private void beginEpoch(long next) {
        epoch = next;
        lastVideoDts = Long.MIN_VALUE;
        lastAudioDts = Long.MIN_VALUE;
    }

    /** The session is over: closes its file. Motion that goes on is recorded again with the next session. */
    void sessionEnded() {
        output.close();
    }

    /** Acts on the passing of time; must be called regularly, even while no packets arrive. */
    void tick() {
        if (output.isOpen() && clock.since(lastPacketNanos).compareTo(STALL) > 0) {
            log.info("[{}] The recording is closed, no video for {} s", camera, STALL.toSeconds());
            output.close();
        }
        if (demand.isOverAt(clock.wall().minus(STALL))) {
            endRecording();
        }
    }

    /** Closes what is open. */
    void close() {
        demand.endAll();
        endRecording();
        output.close();
    }

    RecorderStatus status(long droppedPackets) {
        return new RecorderStatus(
                isWanted(),
                output.isOpen(),
                output.bytes(),
                output.lastProgressNanos(),
                droppedPackets,
                failures.current());
    }

    private boolean isWanted() {
        return !tracks.isVideoRefused() && demand.isWanted();
    }

    /** Writes what the ring holds from the keyframe before the given time. The packets in the queue continue it. */
    private void startFromRing(Instant from) {
        List<Packet> tail = ring.tail(from);
        if (!tail.isEmpty()) {
            tail.stream().filter(packet -> !packet.isVideo()).forEach(tracks::learn);
            beginEpoch(tail.getLast().epoch());
            lastPacketNanos = clock.monotonicNanos();
            tail.forEach(this::accept);
        }
    }

    private void accept(Packet packet) {
        tracks.learn(packet);
        if (packet.isVideo()) {
            lastVideoDts = packet.dtsMicros();
            if (demand.isOverAt(packet.time())) {
                endRecording();
            }
        } else {
            lastAudioDts = packet.dtsMicros();
        }
        if (packet.startsGop()) {
            if (output.open().filter(open -> mustRotate(open, packet)).isPresent()) {
                output.close();
            }
            if (!output.isOpen() && isWanted() && !failures.isPausing() && output.open(packet, tracks.audio())) {
                announce();
            }
        }
        output.write(packet);
    }

    private boolean mustRotate(SegmentOutput.Segment open, Packet keyframe) {
        Duration longest = settings.mode() == RecordSettings.Mode.CONTINUOUS ? settings.segmentLength() : LONGEST_CLIP;
        return !keyframe.track().sameAs(open.tracks().video())
                || tracks.isAudioMissingIn(open.tracks().audio())
                || check.isRenewalDue(open.openedNanos())
                || keyframe.ptsMicros() - open.firstPts() >= longest.toNanos() / 1000;
    }

    private void announce() {
        if (settings.mode() == RecordSettings.Mode.EVENTS && !announced) {
            announced = true;
            log.info("[{}] Motion detected - Started recording", camera);
        }
    }

    /** The last event and its post-motion are over. */
    private void endRecording() {
        demand.end();
        if (settings.mode() == RecordSettings.Mode.EVENTS) {
            output.close();
        }
        if (announced) {
            announced = false;
            log.info("[{}] Motion ended - Recording queued for processing", camera);
        }
    }
}

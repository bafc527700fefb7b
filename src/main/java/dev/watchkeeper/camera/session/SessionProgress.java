package dev.watchkeeper.camera.session;

import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps account of a camera's session and hands its packets on; written by the capture thread, read by any. */
final class SessionProgress implements CameraSession.Follower {
    private final LoopParts parts;
    private final CameraProbe probe;
    private final AtomicLong epoch;
    private final AtomicLong iterations = new AtomicLong();
    private volatile Phase phase = Phase.WAITING;
    private volatile Optional<Track.Video> track = Optional.empty();
    private volatile long lastPictureNanos;
    private Optional<StartGate.Ticket> ticket = Optional.empty();
    private boolean hasPicture;
    private boolean settled;
    private long firstPictureNanos;

    /** What the loop is doing; an immutable enumeration. */
    enum Phase {
        WAITING,
        OPENING,
        OPEN,
        SHOWING
    }

    /** @param firstEpoch the number of the first session, at least 1 */
    SessionProgress(LoopParts parts, CameraProbe probe, long firstEpoch) {
        this.parts = parts;
        this.probe = probe;
        epoch = new AtomicLong(firstEpoch - 1);
    }

    /** The next session begins, and first waits for its turn. @return its number */
    long begin() {
        long mine = epoch.incrementAndGet();
        hasPicture = false;
        settled = false;
        parts.sinks().vitals().opening(mine);
        return mine;
    }

    /** The session has its turn and is being opened. */
    void opening(StartGate.Ticket turn) {
        ticket = Optional.of(turn);
        parts.watched().beginAttempt();
        probe.opening();
        phase = Phase.OPENING;
        parts.lines().attempt(parts.watched().failures() + 1);
    }

    @Override
    public void opened(Source source) {
        phase = Phase.OPEN;
        probe.stop();
        ticket.ifPresent(StartGate.Ticket::close);
        parts.sinks().vitals().opened();
        if (parts.camera().signsIn()) {
            parts.recovery().signIns().accepted(parts.camera());
        }
        source.droppedAudio().ifPresent(parts.lines()::audioDropped);
        parts.sinks().listeners().sessionBegan(epoch.get(), source.audio());
    }

    @Override
    public void packet(Packet packet, OptionalLong streamMicros) {
        iterated();
        CameraVitals vitals = parts.sinks().vitals();
        if (packet.track() instanceof Track.Video video) {
            vitals.video(packet.keyframe(), packet.ptsMicros(), streamMicros.orElse(CameraVitals.NO_STREAM_TIME));
            track = Optional.of(video);
            long now = parts.clock().monotonicNanos();
            parts.watched().frameReceived();
            parts.sinks().rates().add(packet.sizeBytes(), now);
            lastPictureNanos = now;
            notePicture(now);
        } else {
            vitals.otherData();
        }
        parts.sinks().listeners().packet(packet);
    }

    private void notePicture(long now) {
        if (!hasPicture) {
            hasPicture = true;
            firstPictureNanos = now;
            phase = Phase.SHOWING;
            probe.stop();
            parts.lines().firstPicture();
        } else if (!settled
                && now - firstPictureNanos >= parts.recovery().settledAfter().toNanos()) {
            settled = true;
            parts.sinks().vitals().recovered();
        }
    }

    @Override
    public void ignored(boolean isVideo) {
        if (isVideo) {
            parts.sinks().vitals().unusableVideo();
        } else {
            parts.sinks().vitals().otherData();
        }
    }

    /** The session is over, or did not get its turn. */
    void over() {
        phase = Phase.WAITING;
        ticket = Optional.empty();
        parts.sinks().listeners().sessionEnded(epoch.get());
    }

    /** The loop has made progress, even if it only waits. */
    void iterated() {
        iterations.incrementAndGet();
    }

    long iterations() {
        return iterations.get();
    }

    /** The number of the last session; before the first, one less than its number. */
    long epoch() {
        return epoch.get();
    }

    Phase phase() {
        return phase;
    }

    /** Whether the session has shown a picture; on the capture thread. */
    boolean hasPicture() {
        return hasPicture;
    }

    long lastPictureNanos() {
        return lastPictureNanos;
    }

    /** The video of the newest packet. */
    Optional<Track.Video> track() {
        return track;
    }
}

package dev.watchkeeper.capture;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.health.CameraVitals;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Track;
import java.util.Optional;

/** A session with a camera on the network, read as fast as packets arrive; confined to its capture thread. */
final class NetworkSource implements Source {
    private final Demuxer demuxer;
    private final ArrivalTime arrivalTime = new ArrivalTime();
    private final long epoch;
    private final Clock clock;

    NetworkSource(Demuxer demuxer, long epoch, Clock clock) {
        this.demuxer = demuxer;
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public Reading read() throws FailureException {
        return switch (demuxer.read()) {
            case Demuxer.Unit unit ->
                new Arrived(
                        arrivalTime.packet(unit, unit.arrivalNanos(), epoch, clock),
                        unit.streamMicros().orElse(CameraVitals.NO_STREAM_TIME));
            case Demuxer.Ignored ignored -> new Ignored(ignored.video());
        };
    }

    @Override
    public Optional<Track.Audio> audio() {
        return demuxer.audio();
    }

    @Override
    public Optional<String> droppedAudio() {
        return demuxer.droppedAudio();
    }

    @Override
    public void close() {
        demuxer.close();
    }
}

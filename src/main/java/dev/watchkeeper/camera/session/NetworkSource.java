package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.dialogue.Relay;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Track;
import java.util.Optional;

/** An RTSP session with a camera on the network, read as fast as packets arrive; confined to its capture thread. */
final class NetworkSource implements Source {
    private final Demuxer demuxer;
    private final Relay relay;
    private final ArrivalTime arrivalTime = new ArrivalTime();
    private final long epoch;
    private final Clock clock;

    NetworkSource(Demuxer demuxer, Relay relay, long epoch, Clock clock) {
        this.demuxer = demuxer;
        this.relay = relay;
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public Reading read() throws FailureException {
        return switch (demuxer.read()) {
            case Demuxer.Unit unit -> {
                if (unit.track() instanceof Track.Video) {
                    relay.pictureTaken();
                }
                yield new Arrived(
                        arrivalTime.packet(unit, unit.arrivalNanos(), epoch, clock),
                        unit.streamMicros().orElse(CameraVitals.NO_STREAM_TIME));
            }
            case Demuxer.Ignored ignored -> {
                if (ignored.video()) {
                    relay.pictureTaken();
                }
                yield new Ignored(ignored.video());
            }
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
        relay.close();
    }
}

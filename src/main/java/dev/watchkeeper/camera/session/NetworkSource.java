package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.dialogue.Relay;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.util.Optional;

/** An RTSP session with a camera on the network, read as fast as packets arrive; confined to its capture thread. */
final class NetworkSource implements Source {
    private final Demuxer demuxer;
    private final Relay relay;

    NetworkSource(Demuxer demuxer, Relay relay) {
        this.demuxer = demuxer;
        this.relay = relay;
    }

    @Override
    public Reading read() throws FailureException {
        Reading reading = demuxer.read();
        if (reading.isVideo()) {
            relay.pictureTaken();
        }
        return reading;
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

package dev.watchkeeper.record;

import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.Mp4Writer;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which tracks of one camera MP4 can hold; warns about those it cannot. Confined to the recorder's thread. */
final class RecordedTracks {
    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final String camera;
    private final boolean wantsAudio;
    private Optional<Track.Audio> audio = Optional.empty();
    private boolean audioRefused;
    private boolean videoRefused;

    RecordedTracks(String camera, RecordSettings settings) {
        this.camera = camera;
        wantsAudio = settings.audio();
    }

    /**
     * A session begins. Files get their audio track at once: the first sound comes a moment after the first picture, and an export has
     * sound only if its first file has.
     */
    void sessionBegan(Optional<Track.Audio> announced) {
        audio = Optional.empty();
        announced.ifPresent(this::learn);
    }

    void learn(Packet packet) {
        learn(packet.track());
    }

    private void learn(Track track) {
        switch (track) {
            case Track.Video video -> learnVideo(video);
            case Track.Audio sound when wantsAudio -> learnAudio(sound);
            case Track.Audio sound -> {}
        }
    }

    private void learnVideo(Track.Video video) {
        boolean refused = !Mp4Writer.holds(video);
        if (refused && !videoRefused) {
            log.warn("[{}] The video is uncompressed: it is watched and not recorded", camera);
        }
        videoRefused = refused;
    }

    private void learnAudio(Track.Audio track) {
        if (Mp4Writer.holds(track)) {
            if (audio.filter(track::sameAs).isEmpty()) {
                audio = Optional.of(track);
            }
        } else if (!audioRefused) {
            audioRefused = true;
            log.warn(
                    "[{}] Sound is not recorded: MP4 can hold AAC and Opus only. Set the camera's sound to AAC",
                    camera);
        }
    }

    Optional<Track.Audio> audio() {
        return audio;
    }

    boolean isVideoRefused() {
        return videoRefused;
    }

    /** Whether a file with this audio track lacks the present one. */
    boolean isAudioMissingIn(Optional<Track.Audio> recorded) {
        return audio.isPresent() && recorded.filter(audio.get()::sameAs).isEmpty();
    }
}

package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.session.Source;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.diagnose.TrialView;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.JpegEncoder;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.VideoDecoder;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one picture of a network camera that nobody watches yet; thread-safe. It opens a session of its own and ends it, within 20 s. */
final class TrialPicture {
    private static final Logger log = LoggerFactory.getLogger(TrialPicture.class);
    /** Cameras that save bits send a keyframe every 10 s and less often. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String TOO_LATE =
            "No picture came within 20 s; the camera may send keyframes less often than that.";
    private static final int WIDTH_PX = 640;

    /** A keyframe that yields no picture by itself yields one with the packets after it, or never. */
    private static final int MOST_PACKETS = 60;

    private final Source.Opener opener;
    private final Clock clock;

    /** @param opener closed by the caller */
    TrialPicture(Source.Opener opener, Clock clock) {
        this.opener = opener;
        this.clock = clock;
    }

    /** A JPEG at most 640 pixels wide, or why none could be had. */
    TrialView.Picture of(CameraSettings camera) {
        if (!camera.kind().isNetwork()) {
            return TrialView.Picture.NONE;
        }
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(LIMIT, FailureKind.TIMEOUT, TOO_LATE);
        try (VideoDecoder decoder = new VideoDecoder();
                JpegEncoder encoder = new JpegEncoder(WIDTH_PX);
                Source source = opener.open(camera, interrupt)) {
            First first = new First(encoder);
            int decoded = 0;
            while (first.jpeg.isEmpty() && decoded < MOST_PACKETS) {
                if (source.read() instanceof Reading.Unit unit && unit.isVideo() && (decoded > 0 || unit.keyframe())) {
                    decoder.decode(unit.packet(1, clock.wall(), unit.arrivalNanos()), first::take);
                    decoded++;
                }
            }
            if (first.jpeg.isEmpty()) {
                decoder.drain(first::take);
            }
            return first.jpeg
                    .map(TrialView.Picture::of)
                    .orElseGet(() -> TrialView.Picture.trouble("The pictures of this stream cannot be decoded."));
        } catch (FailureException e) {
            log.debug("[{}] No picture for a trial: {}", camera.name(), e.sentence());
            return TrialView.Picture.trouble(e.kind() == FailureKind.TIMEOUT ? TOO_LATE : e.sentence());
        }
    }

    /** Encodes the first whole picture; confined to the caller's thread. */
    private static final class First {
        private final JpegEncoder encoder;
        private Optional<byte[]> jpeg = Optional.empty();

        First(JpegEncoder encoder) {
            this.encoder = encoder;
        }

        void take(DecodedPicture picture) {
            if (jpeg.isEmpty() && !picture.damaged()) {
                try {
                    jpeg = Optional.of(encoder.encode(picture).bytes());
                } catch (FailureException e) {
                    log.debug("No picture for a trial: {}", e.sentence());
                }
            }
        }
    }
}

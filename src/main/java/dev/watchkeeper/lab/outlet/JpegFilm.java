package dev.watchkeeper.lab.outlet;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.JpegEncoder;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The pictures of a clip as JPEGs, repeated endlessly; immutable: nobody may write into their arrays.
 *
 * @param pictures at least one, evenly spaced
 * @param intervalMicros from one picture to the next
 */
record JpegFilm(List<byte[]> pictures, long intervalMicros) {
    /**
     * Decodes the clip and keeps some of its pictures.
     *
     * @param perSecond how many to keep per second, at most
     * @throws FailureException INTERNAL if no picture can be made
     */
    static JpegFilm of(EncodedClip clip, int perSecond) throws FailureException {
        long frameMicros = clip.durationMicros() / clip.units().size();
        long every = Math.max(1, Math.ceilDiv(1_000_000L, frameMicros * perSecond));
        try (Encoder encoder = new Encoder(every);
                VideoDecoder decoder = new VideoDecoder()) {
            for (EncodedClip.Unit unit : clip.units()) {
                decoder.decode(
                        new Packet(
                                clip.track(),
                                unit.data(),
                                unit.ptsMicros(),
                                unit.dtsMicros(),
                                frameMicros,
                                unit.keyframe(),
                                1,
                                Instant.EPOCH,
                                0),
                        encoder::add);
            }
            decoder.drain(encoder::add);
            if (encoder.pictures.isEmpty()) {
                throw new FailureException(FailureKind.INTERNAL, "no picture of the camera could be encoded as JPEG");
            }
            return new JpegFilm(List.copyOf(encoder.pictures), every * frameMicros);
        }
    }

    /** The picture at this time after the start. */
    byte[] at(long micros) {
        return pictures.get((int) (micros / intervalMicros % pictures.size()));
    }

    /** Encodes every nth picture; confined to one thread. */
    private static final class Encoder implements AutoCloseable {
        private final JpegEncoder jpeg = new JpegEncoder(JpegEncoder.NO_LIMIT_PX);
        private final List<byte[]> pictures = new ArrayList<>();
        private final long every;
        private long seen;

        Encoder(long every) {
            this.every = every;
        }

        void add(DecodedPicture picture) {
            if (seen++ % every != 0) {
                return;
            }
            try {
                pictures.add(jpeg.encode(picture).bytes());
            } catch (FailureException e) {
                throw new IllegalStateException("could not encode a picture of the film", e);
            }
        }

        @Override
        public void close() {
            jpeg.close();
        }
    }
}

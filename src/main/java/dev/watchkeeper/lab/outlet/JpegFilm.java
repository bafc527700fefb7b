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
 * The pictures of a clip as JPEG, to be repeated; immutable: nobody may write into their arrays.
 *
 * @param pictures at least one, at even distances
 * @param intervalMicros from one to the next
 */
record JpegFilm(List<byte[]> pictures, long intervalMicros) {
    /**
     * Decodes the clip and keeps so many pictures of it.
     *
     * @param perSecond at most
     * @throws FailureException INTERNAL if no picture can be made
     */
    static JpegFilm of(EncodedClip clip, int perSecond) throws FailureException {
        long frameMicros = clip.durationMicros() / clip.units().size();
        long every = Math.max(1, Math.ceilDiv(1_000_000L, frameMicros * perSecond));
        try (Taker taker = new Taker(every);
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
                        taker::take);
            }
            decoder.drain(taker::take);
            if (taker.pictures.isEmpty()) {
                throw new FailureException(FailureKind.INTERNAL, "no JPEG can be made of what the camera shows");
            }
            return new JpegFilm(List.copyOf(taker.pictures), every * frameMicros);
        }
    }

    /** The picture to be shown so long after the beginning. */
    byte[] at(long micros) {
        return pictures.get((int) (micros / intervalMicros % pictures.size()));
    }

    /** Encodes every nth picture; confined to one thread. */
    private static final class Taker implements AutoCloseable {
        private final JpegEncoder encoder = new JpegEncoder(JpegEncoder.NO_LIMIT_PX);
        private final List<byte[]> pictures = new ArrayList<>();
        private final long every;
        private long seen;

        Taker(long every) {
            this.every = every;
        }

        void take(DecodedPicture picture) {
            if (seen++ % every != 0) {
                return;
            }
            try {
                pictures.add(encoder.encode(picture).bytes());
            } catch (FailureException e) {
                throw new IllegalStateException("a picture of the film cannot be encoded", e);
            }
        }

        @Override
        public void close() {
            encoder.close();
        }
    }
}

package dev.watchkeeper.motion;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.health.Marks;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.GrayScaler;
import dev.watchkeeper.media.JpegEncoder;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Decodes every packet and gives as many pictures a second as are wanted; confined to the thread that first uses it. A damaged
 * picture, and what is predicted from it up to the next keyframe, is not compared: damage looks like motion.
 */
final class FullDecoding implements PictureSource {
    /** Enough to see a person who takes up a tenth of the picture's height; 0.5 ms to compare. */
    private static final int GRAY_WIDTH_PX = 320;

    private final Marks marks;
    private final long intervalMicros;
    private final VideoDecoder decoder = new VideoDecoder();
    private final GrayScaler scaler = new GrayScaler(GRAY_WIDTH_PX);
    private final JpegEncoder jpegs = new JpegEncoder(JpegEncoder.NO_LIMIT_PX);
    private final AtomicLong failures = new AtomicLong();
    private long epoch = -1;
    private long nextMicros;
    private long keyframeMicros;
    private boolean damaged;

    /**
     * @param fps pictures a second to give at most, above 0
     * @param marks is told of each good picture that is given
     */
    FullDecoding(double fps, Marks marks) {
        this.marks = marks;
        intervalMicros = (long) (1e6 / fps);
    }

    @Override
    public void packet(Packet packet, Consumer<Picture> sink) {
        if (packet.startsGop()) {
            keyframeMicros = packet.ptsMicros();
        }
        decoder.decode(packet, picture -> take(picture, sink));
    }

    @Override
    public void interrupt(Consumer<Picture> sink) {
        decoder.drain(picture -> take(picture, sink));
    }

    private void take(DecodedPicture picture, Consumer<Picture> sink) {
        if (picture.epoch() != epoch) {
            epoch = picture.epoch();
            nextMicros = picture.ptsMicros();
            damaged = false;
        }
        damaged = picture.damaged() || (damaged && picture.ptsMicros() != keyframeMicros);
        // Half an interval early is on time: otherwise 15 pictures a second would give 3 and not 5 when one jitters.
        if (damaged || picture.ptsMicros() < nextMicros - intervalMicros / 4) {
            return;
        }
        marks.picture(picture.epoch(), picture.fingerprint(), picture.isUniform());
        nextMicros = Math.max(nextMicros + intervalMicros, picture.ptsMicros() + intervalMicros / 2);
        Optional<GrayPicture> gray = scaler.scale(picture);
        if (gray.isEmpty()) {
            failures.incrementAndGet();
            return;
        }
        sink.accept(new Decoded(gray.get(), picture));
    }

    /** A picture that is still in native memory; confined to one thread. */
    private final class Decoded implements Picture {
        private final GrayPicture gray;
        private final DecodedPicture picture;

        Decoded(GrayPicture gray, DecodedPicture picture) {
            this.gray = gray;
            this.picture = picture;
        }

        @Override
        public GrayPicture gray() {
            return gray;
        }

        @Override
        public Optional<Snapshot> snapshot() {
            try {
                JpegEncoder.Jpeg jpeg = jpegs.encode(picture);
                return Optional.of(new Snapshot(jpeg.bytes(), picture.time(), jpeg.widthPx(), jpeg.heightPx()));
            } catch (FailureException e) {
                failures.incrementAndGet();
                return Optional.empty();
            }
        }
    }

    @Override
    public long decodeErrors() {
        return decoder.errors() + failures.get();
    }

    @Override
    public void close() {
        try (decoder;
                scaler;
                jpegs) {
            epoch = -1;
        }
    }
}

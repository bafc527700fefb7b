package dev.watchkeeper.motion.decode;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.ColourPicture;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.util.Optional;

/**
 * Decodes every packet and shows the viewer pictures at the chosen rate; confined to the thread that made it. It does not show damaged pictures:
 * damage looks like motion.
 */
final class ContinuousDecoder implements AutoCloseable {
    private final Pacing pacing;
    private final DecodeCounts counts;
    private final VideoDecoder decoder = new VideoDecoder();
    private long errors;
    private long newestMicros = Long.MIN_VALUE;

    ContinuousDecoder(Pacing pacing, DecodeCounts counts) {
        this.pacing = pacing;
        this.counts = counts;
    }

    void packet(Packet packet, Tools tools, PictureSource.Viewer viewer) {
        boolean isIndependent = packet.startsGop() && packet.track().codec().isIntraOnly();
        if (isIndependent && !pacing.isDue(packet.ptsMicros())) {
            return; // nothing depends on it, and it would not be shown
        }
        decoder.decode(packet, picture -> take(picture, tools, viewer));
        count();
    }

    /** Shows what the decoder holds back; the next packet must be a keyframe. */
    void drain(Tools tools, PictureSource.Viewer viewer) {
        decoder.drain(picture -> take(picture, tools, viewer));
        count();
    }

    /** The time of the newest decoded picture, µs. */
    long newestMicros() {
        return newestMicros;
    }

    private void count() {
        counts.errors(decoder.errors() - errors);
        errors = decoder.errors();
    }

    private void take(DecodedPicture picture, Tools tools, PictureSource.Viewer viewer) {
        counts.picture();
        newestMicros = picture.ptsMicros();
        if (!picture.damaged() && pacing.isDue(picture.ptsMicros())) {
            show(picture, tools, pacing, counts, viewer);
        }
    }

    static void show(
            DecodedPicture picture, Tools tools, Pacing pacing, DecodeCounts counts, PictureSource.Viewer viewer) {
        pacing.taken(picture.ptsMicros());
        counts.good(picture);
        tools.gray(picture)
                .ifPresentOrElse(gray -> viewer.look(new Shown(gray, picture, tools, counts)), () -> counts.errors(1));
    }

    /** A picture that is still in native memory; confined to one thread. */
    record Shown(GrayPicture gray, DecodedPicture picture, Tools tools, DecodeCounts counts)
            implements PictureSource.Picture {
        @Override
        public Optional<Snapshot> snapshot() {
            Optional<Snapshot> made = tools.snapshot(picture);
            if (made.isEmpty()) {
                counts.errors(1);
            }
            return made;
        }

        @Override
        public int widthPx() {
            return picture.widthPx();
        }

        @Override
        public int heightPx() {
            return picture.heightPx();
        }

        @Override
        public Optional<ColourPicture> colour(int widthPx, int heightPx) {
            return tools.colour(picture, widthPx, heightPx);
        }
    }

    void handedOver() {
        decoder.handedOver();
    }

    @Override
    public void close() {
        decoder.close();
    }
}

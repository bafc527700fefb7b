package dev.watchkeeper.motion.decode;

import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import java.util.Optional;

/**
 * Decodes every packet and shows the viewer as many pictures a second as are wanted; confined to the thread that made it. A damaged
 * picture, and what is predicted from it up to the next keyframe, is not shown: damage looks like motion.
 */
final class Following implements AutoCloseable {
    private final Pacing pacing;
    private final Tally tally;
    private final VideoDecoder decoder = new VideoDecoder();
    private long errors;
    private long keyframeMicros;
    private long newestMicros = Long.MIN_VALUE;
    private boolean damaged;

    Following(Pacing pacing, Tally tally) {
        this.pacing = pacing;
        this.tally = tally;
    }

    void packet(Packet packet, Tools tools, PictureSource.Viewer viewer) {
        if (packet.startsGop()) {
            keyframeMicros = packet.ptsMicros();
            if (packet.track().codec().isIntraOnly() && !pacing.isDue(packet.ptsMicros())) {
                return; // nothing is predicted from it, and it would not be shown
            }
        }
        decoder.decode(packet, picture -> take(picture, tools, viewer));
        count();
    }

    /** Gives out what is held back; the next packet must be a keyframe. */
    void drain(Tools tools, PictureSource.Viewer viewer) {
        decoder.drain(picture -> take(picture, tools, viewer));
        count();
    }

    /** The time of the newest picture that came out, µs. */
    long newestMicros() {
        return newestMicros;
    }

    private void count() {
        tally.errors(decoder.errors() - errors);
        errors = decoder.errors();
    }

    private void take(DecodedPicture picture, Tools tools, PictureSource.Viewer viewer) {
        tally.picture();
        newestMicros = picture.ptsMicros();
        damaged = picture.damaged() || (damaged && picture.ptsMicros() != keyframeMicros);
        if (!damaged && pacing.isDue(picture.ptsMicros())) {
            show(picture, tools, pacing, tally, viewer);
        }
    }

    static void show(DecodedPicture picture, Tools tools, Pacing pacing, Tally tally, PictureSource.Viewer viewer) {
        pacing.taken(picture.ptsMicros());
        tally.good(picture);
        tools.gray(picture)
                .ifPresentOrElse(gray -> viewer.look(new Shown(gray, picture, tools, tally)), () -> tally.errors(1));
    }

    /** A picture that is still in native memory; confined to one thread. */
    record Shown(GrayPicture gray, DecodedPicture picture, Tools tools, Tally tally) implements PictureSource.Picture {
        @Override
        public Optional<Snapshot> snapshot() {
            Optional<Snapshot> made = tools.snapshot(picture);
            if (made.isEmpty()) {
                tally.errors(1);
            }
            return made;
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

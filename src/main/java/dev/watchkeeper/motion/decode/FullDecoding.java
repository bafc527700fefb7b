package dev.watchkeeper.motion.decode;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.Packet;
import java.time.Duration;
import java.util.Optional;

/** Decodes every packet, whatever happens; confined as a {@link PictureSource} is. */
public final class FullDecoding implements PictureSource {
    private final Pacing pacing;
    private final Tally tally;
    private final LongestGop gop = new LongestGop();
    private volatile Optional<Following> following = Optional.empty();
    private volatile Duration learned = Duration.ZERO;
    private long epoch = -1;

    /**
     * @param fps pictures a second to give at most, above 0
     * @param marks is told of each good picture that is given
     */
    public FullDecoding(double fps, Marks marks) {
        tally = new Tally(marks);
        pacing = new Pacing(fps);
    }

    @Override
    public void packet(Packet packet, Tools tools, Viewer viewer) {
        if (packet.epoch() != epoch) {
            interrupt(tools, viewer);
            epoch = packet.epoch();
            pacing.reset();
        }
        if (packet.startsGop()) {
            gop.keyframe(epoch, packet.ptsMicros());
            learned = gop.learned();
        }
        Following all = following.orElseGet(() -> new Following(pacing, tally));
        following = Optional.of(all);
        all.packet(packet, tools, viewer);
    }

    @Override
    public void interrupt(Tools tools, Viewer viewer) {
        following.ifPresent(all -> all.drain(tools, viewer));
    }

    @Override
    public void handedOver() {
        following.ifPresent(Following::handedOver);
    }

    @Override
    public boolean holdsDecoder() {
        return following.isPresent();
    }

    @Override
    public DecodeReport report() {
        return new DecodeReport(DecodeReport.Mode.FULL, "", true, 0, tally.pictures(), 0, tally.errors(), learned);
    }

    @Override
    public void close() {
        following.ifPresent(Following::close);
        following = Optional.empty();
    }
}

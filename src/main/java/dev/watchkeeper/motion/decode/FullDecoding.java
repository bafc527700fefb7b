package dev.watchkeeper.motion.decode;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.Packet;
import java.time.Duration;
import java.util.Optional;

/** Decodes every packet; confined as a {@link PictureSource} is. */
public final class FullDecoding implements PictureSource {
    private final Pacing pacing;
    private final DecodeCounts counts;
    private final LongestGop gop = new LongestGop();
    private volatile Optional<ContinuousDecoder> continuous = Optional.empty();
    private volatile Duration learned = Duration.ZERO;
    private long epoch = -1;

    /**
     * @param fps the most pictures a second to show, above 0
     * @param marks is notified of each good picture shown
     */
    public FullDecoding(double fps, Marks marks) {
        counts = new DecodeCounts(marks);
        pacing = new Pacing(fps);
    }

    @Override
    public void packet(Packet packet, Tools tools, Viewer viewer) {
        if (packet.epoch() != epoch) {
            flush(tools, viewer);
            epoch = packet.epoch();
            pacing.reset();
        }
        if (packet.startsGop()) {
            gop.keyframe(epoch, packet.ptsMicros());
            learned = gop.learned();
        }
        ContinuousDecoder all = continuous.orElseGet(() -> new ContinuousDecoder(pacing, counts));
        continuous = Optional.of(all);
        all.packet(packet, tools, viewer);
    }

    @Override
    public void flush(Tools tools, Viewer viewer) {
        continuous.ifPresent(all -> all.drain(tools, viewer));
    }

    @Override
    public void handedOver() {
        continuous.ifPresent(ContinuousDecoder::handedOver);
    }

    @Override
    public boolean holdsDecoder() {
        return continuous.isPresent();
    }

    @Override
    public DecodeReport report() {
        return new DecodeReport(DecodeReport.Mode.FULL, "", true, 0, counts.pictures(), 0, counts.errors(), learned);
    }

    @Override
    public void close() {
        continuous.ifPresent(ContinuousDecoder::close);
        continuous = Optional.empty();
    }
}

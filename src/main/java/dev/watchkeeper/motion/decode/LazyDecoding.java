package dev.watchkeeper.motion.decode;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.media.DecodedPicture;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.StoredGop;
import dev.watchkeeper.motion.decode.DecodeReport.Mode;
import java.time.Duration;
import java.util.Optional;

/**
 * Decodes only keyframes while the scene is quiet and holds the packets between them; confined as a {@link PictureSource} is. When a keyframe
 * differs, or packets suddenly grow, it decodes what it holds since the last quiet keyframe, and everything after it until the scene is quiet again.
 * It decodes the beginning of a session, and groups of pictures longer than allowed, in full.
 *
 * <p>It never drops what it holds: when the bound is reached it decodes instead.
 */
public final class LazyDecoding implements PictureSource {
    /** The most held per camera; a group of pictures of a busy 4K stream of 30 Mb/s has 8 MB. */
    private static final long MAX_HELD_BYTES = 12L << 20;

    private static final int MAX_HELD_PACKETS = 600;

    /** Cameras that count pictures send a keyframe one picture late now and then. */
    private static final double TOLERANCE = 1.1;

    private final long maxGopMicros;
    private final Pacing pacing;
    private final DecodeCounts counts;
    private final LongestGop gop = new LongestGop();
    private final PacketSizes sizes = new PacketSizes();
    private StoredGop held = new StoredGop();
    private long epoch = -1;
    private boolean hinted;
    private volatile Optional<ContinuousDecoder> continuous = Optional.empty();
    private volatile Duration learned = Duration.ZERO;

    /**
     * @param fps the most pictures a second to show, above 0
     * @param maxGop longer groups of pictures are decoded in full
     * @param marks is notified of each good picture shown
     */
    public LazyDecoding(double fps, Duration maxGop, Marks marks) {
        counts = new DecodeCounts(marks);
        pacing = new Pacing(fps);
        maxGopMicros = (long) (TOLERANCE * maxGop.toNanos() / 1000);
    }

    @Override
    public void packet(Packet packet, Tools tools, Viewer viewer) {
        if (packet.epoch() != epoch) {
            flush(tools, viewer);
            epoch = packet.epoch();
            pacing.reset();
            sizes.settle();
        }
        if (packet.startsGop()) {
            gop.keyframe(epoch, packet.ptsMicros());
            learned = gop.learned();
        }
        if (continuous.isPresent()) {
            decodeAll(continuous.get(), packet, tools, viewer);
        } else if (packet.startsGop()) {
            keyframe(packet, tools, viewer);
        } else {
            between(packet, tools, viewer);
        }
    }

    private void decodeAll(ContinuousDecoder all, Packet packet, Tools tools, Viewer viewer) {
        if (packet.startsGop() && mayGoLazy(viewer)) {
            all.drain(tools, viewer);
            if (viewer.quiet()) {
                goLazy(all);
                keyframe(packet, tools, viewer);
                return;
            }
        }
        all.packet(packet, tools, viewer);
        if (hinted && !viewer.quiet()) {
            sizes.wasRight();
            hinted = false;
        }
    }

    private boolean mayGoLazy(Viewer viewer) {
        return gop.isKnown() && gop.learnedMicros() <= maxGopMicros && viewer.quiet();
    }

    private void goLazy(ContinuousDecoder all) {
        all.close();
        continuous = Optional.empty();
        if (hinted) {
            sizes.wasWrong();
            hinted = false;
        }
        sizes.settle();
    }

    /** Decodes the one picture of a group that a quiet scene costs. */
    private void keyframe(Packet packet, Tools tools, Viewer viewer) {
        if (held.size() == 0 && !mayGoLazy(viewer)) { // the first of a session, or after dropped packets
            decodeAllFromNow().packet(packet, tools, viewer);
            return;
        }
        if (!pacing.isDue(packet.ptsMicros())) {
            holdFrom(packet);
            return;
        }
        Glance glance = new Glance(tools, viewer);
        counts.errors(tools.keyframe(packet, glance::take));
        if (glance.quiet) {
            sizes.quietGroup();
            holdFrom(packet);
            return;
        }
        // Damaged or different: decode the whole group and this keyframe in order.
        held.add(packet);
        lookBack(tools, viewer);
        Optional<ContinuousDecoder> all = continuous;
        if (all.isPresent() && all.get().newestMicros() == packet.ptsMicros() && mayGoLazy(viewer)) {
            goLazy(all.get());
            holdFrom(packet);
        }
    }

    /** Judges a keyframe that was decoded alone; confined to one call. */
    private final class Glance {
        private final Tools tools;
        private final Viewer viewer;
        private boolean quiet;

        Glance(Tools tools, Viewer viewer) {
            this.tools = tools;
            this.viewer = viewer;
        }

        void take(DecodedPicture picture) {
            counts.picture();
            counts.keyframe();
            Optional<GrayPicture> gray = picture.damaged() ? Optional.empty() : tools.gray(picture);
            if (gray.isPresent() && !viewer.differs(gray.get())) {
                quiet = true;
                pacing.taken(picture.ptsMicros());
                counts.glanced(picture);
                viewer.look(new ContinuousDecoder.Shown(gray.get(), picture, tools, counts));
            }
        }
    }

    private void between(Packet packet, Tools tools, Viewer viewer) {
        if (held.size() == 0) {
            return; // before the first keyframe
        }
        held.add(packet);
        boolean jumped = sizes.jumped(packet.sizeBytes());
        long sinceKeyframe = packet.ptsMicros() - held.firstWithoutData().ptsMicros();
        if (sinceKeyframe > maxGopMicros) {
            gop.atLeast(sinceKeyframe);
            learned = gop.learned();
            lookBack(tools, viewer);
        } else if (held.bytes() > MAX_HELD_BYTES || held.size() > MAX_HELD_PACKETS) {
            lookBack(tools, viewer);
        } else if (jumped) {
            lookBack(tools, viewer);
            hinted = true;
        }
    }

    /** Decodes what was skipped, and all packets from then on. */
    private void lookBack(Tools tools, Viewer viewer) {
        counts.lookBack();
        try (StoredGop skipped = held) {
            held = new StoredGop();
            ContinuousDecoder all = decodeAllFromNow();
            skipped.forEach(packet -> all.packet(packet, tools, viewer));
        }
    }

    private ContinuousDecoder decodeAllFromNow() {
        ContinuousDecoder all = new ContinuousDecoder(pacing, counts);
        continuous = Optional.of(all);
        return all;
    }

    private void holdFrom(Packet keyframe) {
        clear();
        held.add(keyframe);
    }

    private void clear() {
        held.close();
        held = new StoredGop();
    }

    /** Decodes what is held, too: somebody who cuts the cable came after the last keyframe. */
    @Override
    public void flush(Tools tools, Viewer viewer) {
        if (held.size() > 1) {
            lookBack(tools, viewer);
        }
        clear();
        continuous.ifPresent(all -> {
            all.drain(tools, viewer);
            all.close();
        });
        continuous = Optional.empty();
        hinted = false;
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
        Duration known = learned;
        boolean tooLong = known.toNanos() / 1000 > maxGopMicros;
        return new DecodeReport(
                tooLong ? Mode.FULL : Mode.LAZY,
                tooLong ? "keyframes are " + seconds(known) + " s apart, more than motion.lazy-max-gop" : "",
                tooLong || continuous.isPresent(),
                counts.keyframes(),
                counts.pictures(),
                counts.lookBacks(),
                counts.errors(),
                known);
    }

    private static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f", duration.toNanos() / 1e9);
    }

    @Override
    public void close() {
        held.close();
        continuous.ifPresent(ContinuousDecoder::close);
        continuous = Optional.empty();
    }
}

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
 * differs, or packets suddenly grow, what is held is decoded back to the last quiet keyframe, and everything after it until the scene
 * is quiet again. A session's beginning, and groups of pictures longer than allowed, are decoded in full.
 *
 * <p>Nothing that is held is ever dropped: packets that would pass the bound are decoded instead.
 */
public final class LazyDecoding implements PictureSource {
    /** The most that is held of one camera; a group of pictures of a busy 4K stream of 30 Mb/s has 8 MB. */
    private static final long MAX_HELD_BYTES = 12L << 20;

    private static final int MAX_HELD_PACKETS = 600;

    /** Cameras that count pictures are late by one now and then. */
    private static final double TOLERANCE = 1.1;

    private final long maxGopMicros;
    private final Pacing pacing;
    private final Tally tally;
    private final LongestGop gop = new LongestGop();
    private final PacketSizes sizes = new PacketSizes();
    private StoredGop held = new StoredGop();
    private long epoch = -1;
    private boolean hinted;
    private volatile Optional<Following> following = Optional.empty();
    private volatile Duration learned = Duration.ZERO;

    /**
     * @param fps pictures a second to give at most, above 0
     * @param maxGop longer groups of pictures are decoded in full
     * @param marks is told of each good picture that is given
     */
    public LazyDecoding(double fps, Duration maxGop, Marks marks) {
        tally = new Tally(marks);
        pacing = new Pacing(fps);
        maxGopMicros = (long) (TOLERANCE * maxGop.toNanos() / 1000);
    }

    @Override
    public void packet(Packet packet, Tools tools, Viewer viewer) {
        if (packet.epoch() != epoch) {
            interrupt(tools, viewer);
            epoch = packet.epoch();
            pacing.reset();
            sizes.settle();
        }
        if (packet.startsGop()) {
            gop.keyframe(epoch, packet.ptsMicros());
            learned = gop.learned();
        }
        if (following.isPresent()) {
            follow(following.get(), packet, tools, viewer);
        } else if (packet.startsGop()) {
            keyframe(packet, tools, viewer);
        } else {
            between(packet, tools, viewer);
        }
    }

    private void follow(Following all, Packet packet, Tools tools, Viewer viewer) {
        if (packet.startsGop() && mayRest(viewer)) {
            all.drain(tools, viewer);
            if (viewer.quiet()) {
                rest(all);
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

    private boolean mayRest(Viewer viewer) {
        return gop.isKnown() && gop.learnedMicros() <= maxGopMicros && viewer.quiet();
    }

    private void rest(Following all) {
        all.close();
        following = Optional.empty();
        if (hinted) {
            sizes.wasWrong();
            hinted = false;
        }
        sizes.settle();
    }

    /** The one picture of a group that a quiet scene costs. */
    private void keyframe(Packet packet, Tools tools, Viewer viewer) {
        if (held.size() == 0 && !mayRest(viewer)) { // the first of a session, or after packets were left out
            beginFollowing().packet(packet, tools, viewer);
            return;
        }
        if (!pacing.isDue(packet.ptsMicros())) {
            holdFrom(packet);
            return;
        }
        Glance glance = new Glance(tools, viewer);
        tally.errors(tools.keyframe(packet, glance::take));
        if (glance.quiet) {
            sizes.quietGroup();
            holdFrom(packet);
            return;
        }
        // Damaged or different: the whole group and this keyframe, in order, tell more.
        held.add(packet);
        lookBack(tools, viewer);
        Optional<Following> all = following;
        if (all.isPresent() && all.get().newestMicros() == packet.ptsMicros() && mayRest(viewer)) {
            rest(all.get());
            holdFrom(packet);
        }
    }

    /** Looks at a keyframe that was decoded alone; confined to one call. */
    private final class Glance {
        private final Tools tools;
        private final Viewer viewer;
        private boolean quiet;

        Glance(Tools tools, Viewer viewer) {
            this.tools = tools;
            this.viewer = viewer;
        }

        void take(DecodedPicture picture) {
            tally.picture();
            tally.keyframe();
            Optional<GrayPicture> gray = picture.damaged() ? Optional.empty() : tools.gray(picture);
            if (gray.isPresent() && !viewer.differs(gray.get())) {
                quiet = true;
                pacing.taken(picture.ptsMicros());
                tally.glanced(picture);
                viewer.look(new Following.Shown(gray.get(), picture, tools, tally));
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

    /** Decodes what was passed over, and is following from then on. */
    private void lookBack(Tools tools, Viewer viewer) {
        tally.lookBack();
        try (StoredGop passedOver = held) {
            held = new StoredGop();
            Following all = beginFollowing();
            passedOver.forEach(packet -> all.packet(packet, tools, viewer));
        }
    }

    private Following beginFollowing() {
        Following all = new Following(pacing, tally);
        following = Optional.of(all);
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

    /** Whoever cuts a cable has come before the next keyframe: what is held is looked at, too. */
    @Override
    public void interrupt(Tools tools, Viewer viewer) {
        if (held.size() > 1) {
            lookBack(tools, viewer);
        }
        clear();
        following.ifPresent(all -> {
            all.drain(tools, viewer);
            all.close();
        });
        following = Optional.empty();
        hinted = false;
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
        Duration known = learned;
        boolean tooLong = known.toNanos() / 1000 > maxGopMicros;
        return new DecodeReport(
                tooLong ? Mode.FULL : Mode.LAZY,
                tooLong ? "keyframes are " + seconds(known) + " s apart, more than motion.lazy-max-gop" : "",
                tooLong || following.isPresent(),
                tally.keyframes(),
                tally.pictures(),
                tally.lookBacks(),
                tally.errors(),
                known);
    }

    private static String seconds(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f", duration.toNanos() / 1e9);
    }

    @Override
    public void close() {
        held.close();
        following.ifPresent(Following::close);
        following = Optional.empty();
    }
}

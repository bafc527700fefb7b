package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.FragmentMuxer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Muxes one camera's packets for all its viewers; confined to the thread of the live view. */
final class LiveStream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveStream.class);

    /** A group of pictures larger than this is not kept for those who come in the middle of it. */
    private static final long MAX_GOP_BYTES = 16L << 20;

    private final String camera;
    private final Clock clock;
    private final List<LiveFeed.Watching> watchings;
    private final List<FragmentMuxer.Fragment> gop = new ArrayList<>();
    private long gopBytes;
    private @Nullable FragmentMuxer muxer;
    private @Nullable Packet last;

    LiveStream(String camera, Clock clock, List<LiveFeed.Watching> watchings) {
        this.camera = camera;
        this.clock = clock;
        this.watchings = watchings;
    }

    /** Takes the next video packet; one that came before is ignored. */
    void packet(Packet packet) {
        Packet before = last;
        boolean sameSession = before != null && before.epoch() == packet.epoch();
        if (sameSession && before != null && packet.dtsMicros() <= before.dtsMicros()) {
            return;
        }
        boolean sameStream = sameSession
                && before != null
                && (!packet.startsGop() || packet.track().sameAs(before.track()));
        try {
            if (muxer == null || !sameStream) {
                if (!packet.startsGop()) {
                    return;
                }
                begin(packet);
            }
            last = packet;
            if (muxer != null) {
                muxer.add(packet).ifPresent(this::deliver);
            }
        } catch (FailureException e) {
            log.warn("[{}] The live view begins anew: {}", camera, e.sentence());
            end();
        }
    }

    private void begin(Packet first) throws FailureException {
        end();
        if (first.track() instanceof Track.Video video && FragmentMuxer.holds(video)) {
            muxer = new FragmentMuxer(video);
            last = first;
            watchings.forEach(w -> w.greeted = false);
        }
    }

    private void deliver(FragmentMuxer.Fragment fragment) {
        if (fragment.keyframe()) {
            gop.clear();
            gopBytes = 0;
        }
        greet();
        gopBytes += fragment.data().length;
        if (gopBytes <= MAX_GOP_BYTES) {
            gop.add(fragment);
        }
        for (LiveFeed.Watching watching : watchings) {
            if (watching.greeted) {
                call(watching, w -> send(w, fragment));
            }
        }
    }

    /** Gives those who have come since the last time the init segment, and what there is of the current group of pictures. */
    void greet() {
        FragmentMuxer current = muxer;
        Packet newest = last;
        if (current == null || newest == null || !(newest.track() instanceof Track.Video video)) {
            return;
        }
        for (LiveFeed.Watching watching : watchings) {
            if (!watching.greeted) {
                watching.greeted = true;
                watching.skipping = gopBytes > MAX_GOP_BYTES;
                call(watching, w -> {
                    w.viewer.begin(video.codecString(), current.initSegment());
                    gop.forEach(f -> send(w, f));
                });
            }
        }
    }

    private void send(LiveFeed.Watching watching, FragmentMuxer.Fragment fragment) {
        if (!watching.skipping || fragment.keyframe()) {
            Duration since = clock.since(fragment.timeNanos());
            Duration age = since.isNegative() ? Duration.ZERO : since;
            watching.skipping = !watching.viewer.fragment(fragment.data(), fragment.keyframe(), age);
        }
    }

    private void call(LiveFeed.Watching watching, Consumer<LiveFeed.Watching> work) {
        try {
            work.accept(watching);
        } catch (RuntimeException e) {
            log.warn("[{}] A viewer failed and is let go: {}", camera, e.toString());
            watching.close();
        }
    }

    private void end() {
        if (muxer != null) {
            muxer.close();
            muxer = null;
        }
        last = null;
        gop.clear();
        gopBytes = 0;
    }

    @Override
    public void close() {
        end();
    }
}

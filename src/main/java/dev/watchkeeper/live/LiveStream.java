package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.FragmentMuxer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Muxes one camera's packets for all its viewers; confined to the thread of the live view. */
final class LiveStream implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveStream.class);

    /** A larger group of pictures is not kept for viewers who join in the middle of it. */
    private static final long MAX_GOP_BYTES = 16L << 20;

    private final String camera;
    private final Clock clock;
    private final List<LiveFeed.OpenViewing> open;
    private final List<FragmentMuxer.Fragment> gop = new ArrayList<>();
    private long gopBytes;
    private @Nullable FragmentMuxer muxer;
    private final Optional<Hearing> hearing;
    private @Nullable Packet last;
    private Optional<Track.Audio> sound = Optional.empty();
    private String codecs = "";

    /** @param hearing to mux the sound, too, if there is any */
    LiveStream(String camera, Clock clock, List<LiveFeed.OpenViewing> open, Optional<Hearing> hearing) {
        this.hearing = hearing;
        this.camera = camera;
        this.clock = clock;
        this.open = open;
    }

    /** Takes the next packet; ignores one that came before, and sound where it is not wished. */
    void packet(Packet packet) {
        try {
            if (packet.isVideo()) {
                video(packet);
            } else {
                sound(packet);
            }
        } catch (FailureException e) {
            log.warn("[{}] The live view restarts: {}", camera, e.sentence());
            end();
        }
    }

    private void sound(Packet packet) throws FailureException {
        FragmentMuxer current = muxer;
        Packet newest = last;
        boolean fits = sound.filter(track -> track.sameAs(packet.track())).isPresent();
        if (fits && current != null && newest != null && newest.epoch() == packet.epoch()) {
            current.addSound(packet);
        }
    }

    private void video(Packet packet) throws FailureException {
        Packet before = last;
        boolean sameSession = before != null && before.epoch() == packet.epoch();
        if (sameSession && before != null && packet.dtsMicros() <= before.dtsMicros()) {
            return;
        }
        boolean sameStream = sameSession
                && before != null
                && (!packet.startsGop() || packet.track().sameAs(before.track()));
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
    }

    private void begin(Packet first) throws FailureException {
        end();
        if (first.track() instanceof Track.Video video && FragmentMuxer.holds(video)) {
            sound = hearing.flatMap(Hearing::now);
            muxer = new FragmentMuxer(video, sound);
            codecs = video.codecString()
                    + sound.map(track -> "," + Hearing.codecString(track)).orElse("");
            last = first;
            open.forEach(w -> w.started = false);
        }
    }

    private void deliver(FragmentMuxer.Fragment fragment) {
        if (fragment.keyframe()) {
            gop.clear();
            gopBytes = 0;
        }
        startNewViewings();
        gopBytes += fragment.data().length;
        if (gopBytes <= MAX_GOP_BYTES) {
            gop.add(fragment);
        }
        for (LiveFeed.OpenViewing viewing : open) {
            if (viewing.started) {
                call(viewing, w -> send(w, fragment));
            }
        }
    }

    /** Sends new viewers the init segment and the current group of pictures so far. */
    void startNewViewings() {
        FragmentMuxer current = muxer;
        if (current == null) {
            return;
        }
        for (LiveFeed.OpenViewing viewing : open) {
            if (!viewing.started) {
                viewing.started = true;
                viewing.skipping = gopBytes > MAX_GOP_BYTES;
                call(viewing, w -> {
                    w.viewer.begin(codecs, current.initSegment());
                    gop.forEach(f -> send(w, f));
                });
            }
        }
    }

    private void send(LiveFeed.OpenViewing viewing, FragmentMuxer.Fragment fragment) {
        if (!viewing.skipping || fragment.keyframe()) {
            Duration since = clock.since(fragment.timeNanos());
            Duration age = since.isNegative() ? Duration.ZERO : since;
            viewing.skipping = !viewing.viewer.fragment(fragment.data(), fragment.keyframe(), age);
        }
    }

    private void call(LiveFeed.OpenViewing viewing, Consumer<LiveFeed.OpenViewing> work) {
        try {
            work.accept(viewing);
        } catch (RuntimeException e) {
            log.warn("[{}] A viewer failed and was disconnected: {}", camera, e.toString());
            viewing.close();
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

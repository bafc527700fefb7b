package dev.watchkeeper.media.mux;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns the video packets of one session into fragmented MP4 for browsers: an init segment, then one fragment per access unit; confined to the
 * thread that made it. A fragment is output once the next packet reveals its duration: guessed durations would add up, and the timeline would
 * drift away from the camera's.
 */
public final class FragmentMuxer implements AutoCloseable {
    private final Mp4Output output;
    private final byte[] initSegment;
    private @Nullable Packet held;
    private long baseMicros;

    /** @throws FailureException if the video's parameters cannot be described */
    public FragmentMuxer(Track.Video video) throws FailureException {
        this.output = Mp4Output.memory("the live view");
        boolean begun = false;
        try {
            output.addTrack(video);
            output.header(Map.of("movflags", "+empty_moov+default_base_moof+frag_custom+skip_sidx+skip_trailer"));
            initSegment = output.take();
            begun = true;
        } finally {
            if (!begun) {
                output.close();
            }
        }
    }

    /** Whether MP4 can hold the video. */
    public static boolean holds(Track.Video video) {
        return StreamParameters.fitsMp4(video);
    }

    /** The ftyp and moov boxes. Nobody may write into the array. */
    public byte[] initSegment() {
        return initSegment;
    }

    /** Takes the next video packet and returns the fragment of the one before. The first must be a keyframe; it starts the timeline. */
    public Optional<Fragment> add(Packet packet) throws FailureException {
        Packet before = held;
        held = packet;
        if (before == null) {
            baseMicros = packet.dtsMicros();
            return Optional.empty();
        }
        long dts = before.dtsMicros() - baseMicros;
        output.write(
                0,
                before.data(),
                before.ptsMicros() - baseMicros,
                dts,
                packet.dtsMicros() - before.dtsMicros(),
                before.keyframe());
        output.flush();
        return Optional.of(new Fragment(output.take(), before.keyframe(), before.timeNanos()));
    }

    @Override
    public void close() {
        output.close();
    }

    /**
     * A moof box and its mdat; immutable: nobody may write into the array.
     *
     * @param keyframe whether decoding can begin with it
     * @param timeNanos the time of its picture, monotonic
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Fragment(byte[] data, boolean keyframe, long timeNanos) {}
}

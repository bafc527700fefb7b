package dev.watchkeeper.media.mux;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.OpusSound;
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
    private static final String FLAGS = "+empty_moov+default_base_moof+frag_custom+skip_sidx+skip_trailer";

    /** Sound may begin later than the video: without this, the muxer moves it to the beginning. */
    private static final String LATE_TRACKS = "+frag_discont";

    /** Samples in a frame of AAC (ISO/IEC 14496-3). */
    private static final long AAC_FRAME = 1024;

    /** Sound that claims to be longer than it is, is left out beyond this. */
    private static final long MAX_AHEAD_MICROS = 500_000;

    private final Mp4Output output;
    private final byte[] initSegment;
    private final boolean sounds;
    private final long aacFrameMicros;
    private @Nullable Packet held;
    private @Nullable Packet heldSound;
    private long soundEndMicros;
    /** Whether the first fragment is complete: with sound that begins late in the same fragment, libav aborts the process. */
    private boolean begun;

    private long baseMicros;

    /** Without sound. */
    public FragmentMuxer(Track.Video video) throws FailureException {
        this(video, Optional.empty());
    }

    /** @throws FailureException if the parameters cannot be described */
    public FragmentMuxer(Track.Video video, Optional<Track.Audio> sound) throws FailureException {
        this.sounds = sound.isPresent();
        this.aacFrameMicros = sound.map(track -> AAC_FRAME * 1_000_000 / Math.max(8_000, track.sampleRateHz()))
                .orElse(1L);
        this.output = Mp4Output.memory("the live view");
        boolean described = false;
        try {
            output.addTrack(video);
            if (sound.isPresent()) {
                output.addTrack(sound.get());
            }
            output.header(Map.of("movflags", sounds ? FLAGS + LATE_TRACKS : FLAGS));
            initSegment = output.take();
            described = true;
        } finally {
            if (!described) {
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
        begun = true;
        return Optional.of(new Fragment(output.take(), before.keyframe(), before.timeNanos()));
    }

    /** Takes the next packet of the sound, which becomes part of a later fragment; ignores it before the first video packet. */
    public void addSound(Packet packet) throws FailureException {
        if (!sounds || held == null) {
            return;
        }
        Packet before = heldSound;
        if (before != null && packet.dtsMicros() <= before.dtsMicros()) {
            return;
        }
        heldSound = packet;
        if (before == null || before.dtsMicros() < baseMicros || !begun) {
            return;
        }
        // Cameras send several frames with one timestamp, which follow each other.
        long dts = Math.max(before.dtsMicros() - baseMicros, soundEndMicros);
        if (dts - (before.dtsMicros() - baseMicros) > MAX_AHEAD_MICROS) {
            return;
        }
        long frameMicros =
                before.track().codec() == Codec.OPUS ? Math.max(1, OpusSound.micros(before.data())) : aacFrameMicros;
        long untilNext = packet.dtsMicros() - baseMicros - dts;
        long duration = Math.clamp(untilNext, frameMicros, 4 * frameMicros);
        output.write(1, before.data(), dts, dts, duration, true);
        soundEndMicros = dts + duration;
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

package dev.watchkeeper.media;

import java.util.Arrays;

/**
 * The description of one encoded stream. When a camera changes its parameter sets in mid-session a new description begins, and
 * every packet names the one that it belongs to: consumers compare the track of a keyframe with the one before.
 */
public sealed interface Track {
    Codec codec();

    /**
     * Codec configuration: the parameter sets of H.264 and H.265 in Annex B, as their packets are, an AudioSpecificConfig, or what the
     * {@link Codec} says.
     * Nobody may write into the array.
     */
    byte[] extradata();

    /** Whether both describe the same stream with the same parameters, by content. */
    default boolean sameAs(Track other) {
        return codec() == other.codec() && Arrays.equals(extradata(), other.extradata());
    }

    /**
     * A video stream; immutable.
     *
     * @param widthPx width of the pictures
     * @param heightPx height of the pictures
     * @param reorderDepth how many pictures may come before one that is shown earlier (0 without B-frames)
     * @param codecString the name for browsers after RFC 6381, for example {@code avc1.42C01E}; empty for {@link Codec#RAW}
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by sameAs
    record Video(Codec codec, byte[] extradata, int widthPx, int heightPx, int reorderDepth, String codecString)
            implements Track {}

    /**
     * An audio stream; immutable.
     *
     * @param sampleRateHz samples per second
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by sameAs
    record Audio(Codec codec, byte[] extradata, int sampleRateHz, int channels) implements Track {}
}

package dev.watchkeeper.media;

import java.util.Arrays;

/**
 * The description of one encoded stream; immutable. Changed parameter sets make a new track, and every packet names its own: consumers compare a
 * keyframe's track with the previous one.
 */
public sealed interface Track {
    Codec codec();

    /**
     * Codec configuration: for H.264 and H.265 the parameter sets in Annex B, as in the packets; for AAC an AudioSpecificConfig; for
     * Opus the identification header of RFC 7845; otherwise what the
     * {@link Codec} says. Nobody may write into the array.
     */
    byte[] extradata();

    /** Whether both describe the same stream with the same parameters, by content. */
    default boolean sameAs(Track other) {
        return codec() == other.codec() && Arrays.equals(extradata(), other.extradata());
    }

    /**
     * A video stream; immutable.
     *
     * @param reorderDepth how many pictures may precede one that is shown earlier (0 without B-frames)
     * @param codecString the name for browsers according to RFC 6381, for example {@code avc1.42C01E}; empty for {@link Codec#RAW}
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by sameAs
    record Video(Codec codec, byte[] extradata, int widthPx, int heightPx, int reorderDepth, String codecString)
            implements Track {}

    /** An audio stream; immutable. */
    @SuppressWarnings("ArrayRecordComponent") // compared by sameAs
    record Audio(Codec codec, byte[] extradata, int sampleRateHz, int channels) implements Track {}
}

package dev.watchkeeper.lab.encode;

import dev.watchkeeper.media.Track;
import java.util.List;
import java.util.Optional;

/**
 * A short piece of one encoded stream, held whole in memory and meant to be repeated; immutable: nobody may write into its arrays.
 *
 * @param track what the units belong to
 * @param units in the order of decoding, at least one
 * @param durationMicros after how long the first unit follows again, µs
 */
public record EncodedClip(Track track, List<Unit> units, long durationMicros) {
    public EncodedClip {
        units = List.copyOf(units);
        if (units.isEmpty() || durationMicros <= units.getLast().dtsMicros()) {
            throw new IllegalArgumentException("a clip needs units and a duration beyond the last of them");
        }
    }

    /**
     * One access unit, H.264 and H.265 in Annex B form.
     *
     * @param ptsMicros when to show it, µs after the clip's start
     * @param dtsMicros when to send it, µs after the clip's start, not below 0 and rising
     * @param keyframe whether decoding can begin here
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a value
    public record Unit(byte[] data, long ptsMicros, long dtsMicros, boolean keyframe) {}

    /** The streams of a file that can be repeated together: one of video and, where there is one, AAC. */
    public record Pair(EncodedClip video, Optional<EncodedClip> audio) {}
}

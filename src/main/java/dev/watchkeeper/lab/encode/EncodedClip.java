package dev.watchkeeper.lab.encode;

import dev.watchkeeper.media.Track;
import java.util.List;
import java.util.Optional;

/**
 * A short encoded stream, held in memory and meant to be repeated; immutable: nobody may write into its arrays.
 *
 * @param track what the units belong to
 * @param units in decoding order, at least one
 * @param durationMicros after which the first unit follows again, µs
 */
public record EncodedClip(Track track, List<Unit> units, long durationMicros) {
    public EncodedClip {
        units = List.copyOf(units);
        if (units.isEmpty() || durationMicros <= units.getLast().dtsMicros()) {
            throw new IllegalArgumentException("a clip needs units and a duration beyond the last unit");
        }
    }

    /**
     * One access unit, H.264 and H.265 in Annex B form.
     *
     * @param ptsMicros when to show it, µs after the clip's start
     * @param dtsMicros when to send it, µs after the clip's start, at least 0 and rising
     * @param keyframe whether decoding can begin here
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared as a value
    public record Unit(byte[] data, long ptsMicros, long dtsMicros, boolean keyframe) {}

    /** The streams of a file that are repeated together: video and, if the file has it, AAC. */
    public record Pair(EncodedClip video, Optional<EncodedClip> audio) {}
}

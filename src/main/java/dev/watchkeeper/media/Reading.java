package dev.watchkeeper.media;

import java.time.Instant;
import java.util.OptionalLong;

/** What one read from a source returned; immutable. */
public sealed interface Reading {
    /** Whether video arrived, even if nothing can be made of it yet. */
    boolean isVideo();

    /**
     * An access unit with repaired timestamps; immutable: nobody may write into the array.
     *
     * @param ptsMicros, dtsMicros as in {@link Packet}
     * @param streamMicros the timestamp the source gave it, unrepaired
     * @param arrivalNanos when its first byte arrived, monotonic
     */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    record Unit(
            Track track,
            byte[] data,
            long ptsMicros,
            long dtsMicros,
            long durationMicros,
            boolean keyframe,
            OptionalLong streamMicros,
            long arrivalNanos)
            implements Reading {
        @Override
        public boolean isVideo() {
            return track.codec().isVideo();
        }

        /** It as a packet; the parameters as in {@link Packet}. */
        public Packet packet(long epoch, Instant time, long timeNanos) {
            return new Packet(track, data, ptsMicros, dtsMicros, durationMicros, keyframe, epoch, time, timeNanos);
        }
    }

    /**
     * Data that cannot be used; immutable.
     *
     * @param isVideo whether it was video, before the first keyframe or without parameters
     */
    record Ignored(boolean isVideo) implements Reading {}
}

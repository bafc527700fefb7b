package dev.watchkeeper.media;

import java.time.Instant;

/**
 * One access unit as it came from the camera, immutable: nobody may write into the array.
 *
 * @param track what the packet belongs to
 * @param data the encoded access unit; of H.264 and H.265 as {@link NalUnits} says
 * @param ptsMicros when to show it, µs on the session's own timeline, which starts near 0 and rises steadily
 * @param dtsMicros when to decode it, µs on the same timeline; strictly rising within a track and never above the pts
 * @param durationMicros the time to the next one as far as known, else 0
 * @param keyframe whether decoding can begin here (true for all audio)
 * @param epoch the session it came from, counted from 1 for each camera
 * @param time when its picture arrived, wall clock, smoothed by the stream's own timestamps
 * @param timeNanos the same moment on the monotonic clock, which goes on whatever the wall clock does
 */
@SuppressWarnings(
        "ArrayRecordComponent") // packets are never compared, and copying each would double the memory traffic
public record Packet(
        Track track,
        byte[] data,
        long ptsMicros,
        long dtsMicros,
        long durationMicros,
        boolean keyframe,
        long epoch,
        Instant time,
        long timeNanos) {
    public boolean isVideo() {
        return track.codec().isVideo();
    }

    /** Whether this is a video packet at which decoding, a file or a viewer can begin. */
    public boolean startsGop() {
        return keyframe && isVideo();
    }

    /** The same as part of another session. */
    public Packet inEpoch(long other) {
        return new Packet(track, data, ptsMicros, dtsMicros, durationMicros, keyframe, other, time, timeNanos);
    }

    /** The same with other bytes. */
    Packet withData(byte[] other) {
        return new Packet(track, other, ptsMicros, dtsMicros, durationMicros, keyframe, epoch, time, timeNanos);
    }

    public int sizeBytes() {
        return data.length;
    }
}

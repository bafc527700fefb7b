package dev.watchkeeper.media;

import java.time.Instant;

/**
 * One access unit as the camera sent it; immutable: nobody may write into the array.
 *
 * @param track the track it belongs to
 * @param data the encoded access unit; for H.264 and H.265 in the form of {@link NalUnits}
 * @param ptsMicros when to show it, µs on the session's own timeline, which starts near 0 and rises steadily
 * @param dtsMicros when to decode it, µs on the same timeline; strictly rising within a track and never above the pts
 * @param durationMicros the time to the next one as far as known, else 0
 * @param keyframe whether decoding can begin here (true for all audio)
 * @param epoch the session it came from, counted from 1 for each camera
 * @param time when its picture arrived, wall clock, smoothed by the stream's own timestamps
 * @param timeNanos the same moment on the monotonic clock, which continues whatever the wall clock does
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

    /** Whether decoding, a file or a viewing can begin at this packet: a video keyframe. */
    public boolean startsGop() {
        return keyframe && isVideo();
    }

    /** The same packet in another session. */
    public Packet inEpoch(long other) {
        return new Packet(track, data, ptsMicros, dtsMicros, durationMicros, keyframe, other, time, timeNanos);
    }

    /** The same packet with other bytes. */
    Packet withData(byte[] other) {
        return new Packet(track, other, ptsMicros, dtsMicros, durationMicros, keyframe, epoch, time, timeNanos);
    }

    public int sizeBytes() {
        return data.length;
    }
}

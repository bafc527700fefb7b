package dev.watchkeeper.config;

import java.time.Duration;

/**
 * What is recorded from a camera; immutable.
 *
 * @param preMotion recorded before the motion
 * @param postMotion recorded after the motion
 * @param segmentLength a recording begins a new file at the first keyframe after this long
 * @param audio whether sound is recorded where MP4 can hold it
 * @param bufferMaxBytes the most memory for the ring of encoded packets
 */
public record RecordSettings(
        Mode mode,
        Duration preMotion,
        Duration postMotion,
        Duration segmentLength,
        boolean audio,
        long bufferMaxBytes) {
    /** The same without a recording. */
    RecordSettings off() {
        return new RecordSettings(Mode.OFF, preMotion, postMotion, segmentLength, audio, bufferMaxBytes);
    }

    /** When a camera is recorded; an immutable enumeration. */
    public enum Mode {
        EVENTS,
        CONTINUOUS,
        OFF
    }
}

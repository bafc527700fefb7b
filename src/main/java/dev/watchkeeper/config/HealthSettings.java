package dev.watchkeeper.config;

import java.time.Duration;

/**
 * Deadlines after which a camera does not really see; immutable.
 *
 * @param connectTimeout the longest opening of a session
 * @param stallNotice no video for so long is noticed and shown
 * @param stallLimit no video for so long ends the session
 * @param firstKeyframe the longest wait for the first keyframe of a session
 * @param offlineAfter no picture for so long makes a camera offline
 * @param keyframeLimit no keyframe for so long, or for three times their learned distance if that is longer, ends the session
 * @param clockLimit timestamps that do not advance for so long end the session
 * @param pictures whether it is asked for that pictures can be decoded, move and are not black
 * @param pictureLimit no good picture for so long, or for three times the keyframes' distance, ends the session
 * @param frozenAfter exact repeats of the picture for so long end the session; zero for never
 * @param blackAfter a picture of one brightness throughout for so long is told; zero for never
 * @param recordingLimit no byte of a recording on the disk for so long, or for three times the keyframes' distance, is told
 * @param analysisLimit a motion stage that finishes nothing for so long is told
 */
public record HealthSettings(
        Duration connectTimeout,
        Duration stallNotice,
        Duration stallLimit,
        Duration firstKeyframe,
        Duration offlineAfter,
        Duration keyframeLimit,
        Duration clockLimit,
        boolean pictures,
        Duration pictureLimit,
        Duration frozenAfter,
        Duration blackAfter,
        Duration recordingLimit,
        Duration analysisLimit) {

    /** What holds where nothing is configured. */
    public static final HealthSettings USUAL = new HealthSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            true,
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));

    /** The same without asking for pictures, for a camera that nobody decodes. */
    public HealthSettings withoutPictures() {
        return new HealthSettings(
                connectTimeout,
                stallNotice,
                stallLimit,
                firstKeyframe,
                offlineAfter,
                keyframeLimit,
                clockLimit,
                false,
                pictureLimit,
                frozenAfter,
                blackAfter,
                recordingLimit,
                analysisLimit);
    }
}

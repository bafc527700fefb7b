package dev.watchkeeper.config;

import java.time.Duration;

/** The deadlines after which a camera does not really see; immutable. Grouped, because a dozen durations in a row could be swapped unnoticed. */
public record HealthSettings(Opening opening, Stall stall, Stream stream, Pictures pictureChecks, Work work) {
    /** What applies where nothing is configured. */
    public static final HealthSettings USUAL = new HealthSettings(
            new Opening(Duration.ofSeconds(10), Duration.ofSeconds(30)),
            new Stall(Duration.ofSeconds(4), Duration.ofSeconds(10), Duration.ofSeconds(30)),
            new Stream(Duration.ofSeconds(10), Duration.ofSeconds(10)),
            new Pictures(true, Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30)),
            new Work(Duration.ofSeconds(10), Duration.ofSeconds(10)));

    /**
     * How long a session may take to begin; immutable.
     *
     * @param connectTimeout the longest opening of a session
     * @param firstKeyframe the longest wait for the first keyframe of a session
     */
    public record Opening(Duration connectTimeout, Duration firstKeyframe) {}

    /**
     * What the absence of video means, from the mildest consequence to the gravest; immutable.
     *
     * @param notice no video for this long is shown
     * @param limit no video for this long ends the session
     * @param offlineAfter no picture for this long makes a camera offline
     */
    public record Stall(Duration notice, Duration limit, Duration offlineAfter) {}

    /**
     * What the stream itself must show; immutable.
     *
     * @param keyframeLimit no keyframe for this long, or for three times their learned interval if that is longer, ends the session
     * @param clockLimit timestamps that do not advance for this long end the session
     */
    public record Stream(Duration keyframeLimit, Duration clockLimit) {}

    /**
     * What the decoded pictures must show; immutable.
     *
     * @param required whether pictures must be decodable, changing and not black
     * @param limit no good picture for this long, or for three keyframe intervals if that is longer, ends the session
     * @param frozenAfter exact repeats of the picture for this long end the session; zero for never
     * @param blackAfter a uniform picture lasting this long is reported; zero for never
     */
    public record Pictures(boolean required, Duration limit, Duration frozenAfter, Duration blackAfter) {}

    /**
     * What the stages behind the session must achieve; immutable.
     *
     * @param recordingLimit no byte of a recording on disk for this long, or for three keyframe intervals if that is longer, is reported
     * @param analysisLimit motion detection that completes nothing for this long is reported
     */
    public record Work(Duration recordingLimit, Duration analysisLimit) {}

    public Duration connectTimeout() {
        return opening.connectTimeout();
    }

    public Duration firstKeyframe() {
        return opening.firstKeyframe();
    }

    public Duration stallNotice() {
        return stall.notice();
    }

    public Duration stallLimit() {
        return stall.limit();
    }

    public Duration offlineAfter() {
        return stall.offlineAfter();
    }

    public Duration keyframeLimit() {
        return stream.keyframeLimit();
    }

    public Duration clockLimit() {
        return stream.clockLimit();
    }

    /** Whether pictures must be decodable, changing and not black. */
    public boolean pictures() {
        return pictureChecks.required();
    }

    public Duration pictureLimit() {
        return pictureChecks.limit();
    }

    public Duration frozenAfter() {
        return pictureChecks.frozenAfter();
    }

    public Duration blackAfter() {
        return pictureChecks.blackAfter();
    }

    public Duration recordingLimit() {
        return work.recordingLimit();
    }

    public Duration analysisLimit() {
        return work.analysisLimit();
    }

    /** The same without requirements for pictures, for a camera that nobody decodes. */
    public HealthSettings withoutPictures() {
        return withPictures(new Pictures(false, pictureLimit(), frozenAfter(), blackAfter()));
    }

    /** The same with other requirements for pictures. */
    public HealthSettings withPictures(Pictures other) {
        return new HealthSettings(opening, stall, stream, other, work);
    }
}

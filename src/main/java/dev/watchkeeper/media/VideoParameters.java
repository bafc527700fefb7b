package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import java.util.Optional;

/** What is known of one video stream, from its description and its keyframes; confined to the thread of its demuxer. */
interface VideoParameters {
    /** The current track, the same object until the parameters really change; empty until they are complete. */
    Optional<Track.Video> track();

    /**
     * Takes the configuration from a stream's description.
     *
     * @throws FailureException if it is damaged; the parameters stay as they were
     */
    void description(byte[] extradata) throws FailureException;

    /** Takes the parameters that a keyframe carries. */
    void keyframe(byte[] accessUnit) throws FailureException;

    /** Whether decoding can begin at an access unit, although the stream does not mark it. */
    boolean startsDecoding(byte[] accessUnit);
}

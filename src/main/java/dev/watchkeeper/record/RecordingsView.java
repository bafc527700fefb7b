package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds and exports what was recorded; thread-safe. */
public interface RecordingsView {
    /** The segments of a camera that touch the time between, oldest first, at most 10,000. */
    List<SegmentInfo> segments(Optional<String> camera, Instant from, Instant to);

    /**
     * The recording of the time between as one MP4 file, cut at the keyframe before its begin.
     *
     * @return empty if nothing was recorded then
     * @throws FailureException if it could not be put together
     */
    Optional<Clip> export(String camera, Instant from, Instant to) throws FailureException;

    /** The clip of an event with its pre- and post-roll; empty if there is none (any more). */
    Optional<Clip> clip(String eventId) throws FailureException;

    /** The event's best picture, a JPEG file; empty if there is none (any more). */
    Optional<Path> snapshot(String eventId);

    /**
     * A file to serve.
     *
     * @param codec {@code h264} or {@code h265}
     * @param temporary whether the receiver must delete it after use
     */
    record Clip(Path file, String codec, boolean temporary) {}
}

package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds and exports what was recorded; thread-safe. */
public interface RecordingsView {
    /** The segments of a camera that overlap the given time, oldest first, at most 10,000. */
    List<SegmentInfo> segments(Optional<String> camera, Instant from, Instant to);

    /**
     * The recording between two times, cut at the keyframe before the first: one MP4 file or, if its codec changes, an archive of several.
     *
     * @return empty if nothing was recorded then
     * @throws FailureException if the export failed
     */
    Optional<Clip> export(String camera, Instant from, Instant to) throws FailureException;

    /** The clip of an event with its pre- and post-motion; empty if there is none (any more). */
    Optional<Clip> clip(String eventId) throws FailureException;

    /** The event's best picture, a JPEG file; empty if there is none (any more). */
    Optional<Path> snapshot(String eventId);

    /** The same with what was recognised drawn in; the plain picture where nothing was. */
    default Optional<Path> marked(String eventId) {
        return snapshot(eventId);
    }

    /** When a picture was taken, by its name; empty for a file that Watchkeeper did not name. */
    default Optional<Instant> takenAt(Path picture) {
        return RecordingPaths.time(picture);
    }

    /**
     * What the files themselves say, for as many as can be read quickly.
     *
     * @param segments in order of time
     * @return one for each segment
     */
    default List<SegmentDetails> details(List<SegmentInfo> segments) {
        return segments.stream().map(s -> SegmentDetails.UNKNOWN).toList();
    }

    /**
     * A file to serve.
     *
     * @param file MP4, or a ZIP archive of MP4 files
     * @param codec {@code h264}, {@code h265} or {@code mjpeg}; for an archive, all of them
     * @param temporary whether the receiver must delete it after use
     * @param completeness what it lacks of the requested time
     */
    record Clip(Path file, String codec, boolean temporary, Completeness completeness) {
        /** A clip that lacks nothing. */
        public Clip(Path file, String codec, boolean temporary) {
            this(file, codec, temporary, Completeness.whole());
        }

        public boolean isArchive() {
            return file.toString().endsWith(".zip");
        }
    }
}

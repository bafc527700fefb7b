package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.event.Snapshot;
import java.nio.file.Path;
import java.time.Duration;
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
     * A piece of what was recorded of a camera, from the keyframe at or before a time, within one file.
     *
     * @return empty if nothing was recorded then
     * @throws FailureException {@code NOT_FOUND} if the file is gone or cannot be read
     */
    default Optional<Piece> piece(String camera, Instant from, Duration length) throws FailureException {
        return Optional.empty();
    }

    /** When the next recording after a time begins; empty if there is none. */
    default Optional<Instant> next(String camera, Instant after) {
        return Optional.empty();
    }

    /**
     * A picture of what was recorded.
     *
     * @param exact whether it is the one shown then, or the keyframe before
     * @return empty if nothing was recorded then
     * @throws FailureException {@code NOT_FOUND} if the file is gone or cannot be read
     */
    default Optional<Snapshot> picture(String camera, Instant at, boolean exact, int maxWidthPx)
            throws FailureException {
        return Optional.empty();
    }

    /**
     * When a camera was recorded, oldest first: files that follow each other at once are one stretch.
     *
     * @param join a shorter pause does not divide
     * @param most how many stretches there may be; more make the pauses longer that do not divide
     */
    default List<Stretch> stretches(String camera, Instant from, Instant to, Duration join, int most) {
        return List.of();
    }

    /**
     * A time in which a camera was recorded, but for short pauses; immutable.
     *
     * @param to empty while it goes on
     * @param paused how long nothing was recorded in it
     */
    record Stretch(Instant from, Optional<Instant> to, Duration paused, String codec) {}

    /**
     * A piece as fragmented MP4 with its own header; immutable: nobody may write into the array.
     *
     * @param codecs the name for browsers
     * @param zero when the piece's own time begins
     * @param from when its first picture was taken
     * @param to where the next piece of the same file begins, or the end of its last picture
     * @param last whether the file holds nothing after it (yet)
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Piece(byte[] data, String codecs, Instant zero, Instant from, Instant to, boolean last) {}

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

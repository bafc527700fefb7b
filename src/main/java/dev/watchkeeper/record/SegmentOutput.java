package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file that one camera is recorded into, and the next ones: opens, writes and closes them; confined to the recorder's thread. */
final class SegmentOutput {
    private final String camera;
    private final Recorder.Storage storage;
    private final RecordingPaths paths;
    private final Recorder.Reports reports;
    private final WriteFailures failures;
    private final Clock clock;
    private @Nullable Segment segment;
    /** Whether the file holds a picture that has not reached the disk. */
    private boolean hasUnwrittenPicture;

    private long closedBytes;
    private long lastProgressNanos;

    SegmentOutput(
            String camera, Recorder.Storage storage, Recorder.Reports reports, WriteFailures failures, Clock clock) {
        this.camera = camera;
        this.storage = storage;
        this.reports = reports;
        this.failures = failures;
        this.clock = clock;
        paths = new RecordingPaths(storage.data());
        lastProgressNanos = clock.monotonicNanos();
    }

    /** The file being written; immutable but for its writer. */
    record Segment(
            String id,
            SegmentWriter writer,
            Tracks tracks,
            Instant from,
            long firstPts,
            long firstDts,
            long openedNanos) {}

    /** The tracks of a file; immutable. */
    record Tracks(Track.Video video, Optional<Track.Audio> audio) {}

    Optional<Segment> open() {
        return Optional.ofNullable(segment);
    }

    boolean isOpen() {
        return segment != null;
    }

    /** @return whether a file was opened */
    boolean open(Packet first, Optional<Track.Audio> audio) {
        if (!(first.track() instanceof Track.Video video)) {
            return false;
        }
        try {
            SegmentWriter writer = storage.files().open(camera, first.time(), video, audio);
            String id = paths.parse(writer.file())
                    .map(RecordingPaths.Named::id)
                    .orElseGet(() -> writer.file().toString());
            hasUnwrittenPicture = false;
            lastProgressNanos = clock.monotonicNanos();
            segment = new Segment(
                    id,
                    writer,
                    new Tracks(video, audio),
                    first.time(),
                    first.ptsMicros(),
                    first.dtsMicros(),
                    lastProgressNanos);
            reports.publish()
                    .accept(new Event.SegmentOpened(
                            id,
                            camera,
                            first.time(),
                            writer.file(),
                            video.codec().name().toLowerCase(Locale.ROOT)));
            return true;
        } catch (FailureException e) {
            failures.failed(e);
            return false;
        }
    }

    /** Writes to the open file; a failure closes it. */
    void write(Packet packet) {
        Segment target = segment;
        if (target == null) {
            return;
        }
        long before = target.writer.bytes();
        try {
            target.writer.write(packet);
        } catch (FailureException e) {
            close(false);
            failures.failed(e);
            return;
        }
        hasUnwrittenPicture |= packet.isVideo();
        if (target.writer.bytes() != before) {
            // This packet pushed out the ones before it and itself waits for the next fragment.
            reachedDisk(packet.isVideo());
            reports.check().grew(target.writer.file(), target.openedNanos);
        }
    }

    /** @param unwritten whether a later picture has not reached the disk */
    private void reachedDisk(boolean unwritten) {
        hasUnwrittenPicture = unwritten;
        lastProgressNanos = clock.monotonicNanos();
        reports.marks().recorded();
        failures.succeeded();
    }

    /** Closes the file, if one is open. */
    void close() {
        close(true);
    }

    /** @param whole false after a failed write: the file is only released */
    private void close(boolean whole) {
        Segment closing = segment;
        if (closing == null) {
            return;
        }
        segment = null;
        long size = 0;
        try {
            size = closing.writer.close();
            if (whole && hasUnwrittenPicture) {
                closedWithPictures(closing, size);
            }
        } catch (FailureException e) {
            size = closing.writer.bytes();
            failures.failed(e);
        }
        closedBytes += size;
        Path file = closing.writer.file();
        Instant end =
                closing.from.plusNanos((closing.writer.endMicros() - (closing.firstPts - closing.firstDts)) * 1000);
        reports.publish()
                .accept(
                        size > 0
                                ? new Event.SegmentClosed(closing.id, camera, closing.from, end, file, size)
                                : new Event.SegmentExpired(closing.id, camera, clock.wall(), file));
    }

    /** A file shorter than a fragment reaches the disk only when it is closed. */
    private void closedWithPictures(Segment closed, long size) {
        if (size > 0) {
            reachedDisk(false);
            reports.check().closed(closed.writer.file(), closed.openedNanos);
        } else {
            failures.failed(new FailureException(
                    FailureKind.WRITE_FAILED, closed.writer.file() + " was gone before it was complete"));
        }
    }

    /** Bytes written since the start of the process. */
    long bytes() {
        return closedBytes + (segment == null ? 0 : segment.writer.bytes());
    }

    /** When bytes last reached a file, or a file was opened, monotonic. */
    long lastProgressNanos() {
        return lastProgressNanos;
    }
}

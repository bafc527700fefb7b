package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Obstacle;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.Mp4Writer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Creates MP4 files under unused names; thread-safe, but each file is confined to the thread that opened it. */
public final class SegmentFiles implements SegmentWriter.Opener {
    private static final int SAME_MILLISECOND = 1000;

    private final CameraFolders folders;
    private final OpenFiles openFiles;
    private final Obstacle obstacle;

    /** @param data the folder that holds everything Watchkeeper writes */
    SegmentFiles(Path data, OpenFiles openFiles) {
        this(CameraFolders.byName(data), openFiles, Obstacle.NONE);
    }

    /** @param obstacle runs before each write */
    public SegmentFiles(CameraFolders folders, OpenFiles openFiles, Obstacle obstacle) {
        this.folders = folders;
        this.openFiles = openFiles;
        this.obstacle = obstacle;
    }

    @Override
    public SegmentWriter open(String camera, Instant from, Track.Video video, Optional<Track.Audio> audio)
            throws FailureException {
        Path file = create(camera, from);
        boolean opened = false;
        try {
            OpenSegment segment = new OpenSegment(file, new Mp4Writer(file, video, audio), openFiles, obstacle);
            opened = true;
            return segment;
        } finally {
            if (!opened) {
                openFiles.remove(file);
                deleteIfPossible(file);
            }
        }
    }

    private Path create(String camera, Instant from) throws FailureException {
        for (int number = 1; number <= SAME_MILLISECOND; number++) {
            Path file = folders.file(camera, from, "mp4", number);
            openFiles.add(file);
            try {
                return folders.create(camera, file);
            } catch (FileAlreadyExistsException e) {
                openFiles.remove(file);
            } catch (IOException e) {
                openFiles.remove(file);
                throw failure(file, e);
            }
        }
        throw new FailureException(
                FailureKind.WRITE_FAILED, "There are already " + SAME_MILLISECOND + " recordings of " + from);
    }

    /** Reads the kind from the system's message, because Java has no code for a full disk. */
    static FailureException failure(Path file, IOException e) {
        String text = String.valueOf(e.getMessage());
        boolean full = text.contains("No space left") || text.contains("Disk quota exceeded");
        return new FailureException(
                full ? FailureKind.DISK_FULL : FailureKind.WRITE_FAILED, file + " cannot be written: " + text, e);
    }

    private static void deleteIfPossible(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(SegmentFiles.class)
                    .warn("The empty file {} cannot be deleted: {}", file, e.toString());
        }
    }

    /** An MP4 file that is being written. */
    private static final class OpenSegment implements SegmentWriter {
        private final Path file;
        private final Mp4Writer writer;
        private final OpenFiles openFiles;
        private final Obstacle obstacle;

        OpenSegment(Path file, Mp4Writer writer, OpenFiles openFiles, Obstacle obstacle) {
            this.obstacle = obstacle;
            this.file = file;
            this.writer = writer;
            this.openFiles = openFiles;
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public void write(Packet packet) throws FailureException {
            obstacle.pass();
            if (packet.startsGop() && Files.notExists(file)) {
                // Further data would vanish with the last descriptor, while every sign said that it reached the disk.
                throw new FailureException(
                        FailureKind.WRITE_FAILED, file + " was deleted or moved away while it was being written");
            }
            writer.write(packet);
        }

        @Override
        public long bytes() {
            return writer.isEmpty() ? 0 : writer.bytes();
        }

        @Override
        public long endMicros() {
            return writer.endMicros();
        }

        @Override
        public long close() throws FailureException {
            try {
                writer.close();
                return writer.isEmpty() || Files.notExists(file) ? 0 : Files.size(file);
            } catch (IOException e) {
                throw failure(file, e);
            } finally {
                openFiles.remove(file);
                if (writer.isEmpty()) {
                    deleteIfPossible(file);
                }
            }
        }
    }
}

package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.mux.MediaFile;
import dev.watchkeeper.store.EventStore;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.StoredSegment;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reconciles the database with the recorded files after a kill, and whenever another database has replaced the last one; stateless. Runs on a
 * platform thread, even while recordings go on. Reads a file's real end and size from the file itself.
 */
public final class StartupCheck {
    /** Bounds the reading of whole files. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final Logger log = LoggerFactory.getLogger(StartupCheck.class);

    private final RecordingPaths paths;
    private final CameraFolders folders;
    private final SegmentStore segments;
    private final EventStore events;
    private final OpenFiles openFiles;
    private final Clock clock;

    /** @param openFiles are being written: they are recorded in the database when closed */
    public StartupCheck(
            CameraFolders folders, SegmentStore segments, EventStore events, OpenFiles openFiles, Clock clock) {
        this.openFiles = openFiles;
        this.folders = folders;
        this.paths = folders.paths();
        this.segments = segments;
        this.events = events;
        this.clock = clock;
    }

    /** What the database does not know yet, and what was already repaired; immutable. */
    public record Findings(List<Path> files, int closed, int lost, int gone, int events) {
        public Findings {
            files = List.copyOf(files);
        }

        /** Whether nothing was wrong. */
        public boolean isEmpty() {
            return files.isEmpty() && closed == 0 && lost == 0 && gone == 0 && events == 0;
        }
    }

    /** Does all of it within the time limit, and logs what was repaired. */
    Report run() throws IOException {
        long begin = clock.monotonicNanos();
        Findings findings = reconcile();
        int adopted = 0;
        int left = 0;
        for (Path file : findings.files()) {
            if (clock.since(begin).compareTo(LIMIT) > 0) {
                left++;
            } else if (adopt(file)) {
                adopted++;
            }
        }
        return new Report(findings.closed(), findings.lost(), adopted, left, findings.gone(), findings.events());
    }

    /** Closes what a killed process left open, and forgets what no longer exists; leaves what the database does not know to {@link #adopt}. */
    public Findings reconcile() throws IOException {
        int closed = 0;
        int lost = 0;
        List<StoredSegment> unfinished = segments.unfinished();
        for (StoredSegment segment : unfinished) {
            if (openFiles.contains(paths.data().resolve(segment.path()))) {
                continue; // written by this run
            }
            if (close(segment)) {
                closed++;
            } else {
                segments.delete(segment.id());
                lost++;
            }
        }
        Set<Path> onDisk = recordings();
        Set<Path> gone = new HashSet<>(segments.paths());
        Set<Path> unknown = new TreeSet<>(onDisk);
        unknown.removeAll(gone);
        gone.removeAll(onDisk);
        if (onDisk.isEmpty() && !gone.isEmpty() && !Files.isDirectory(paths.root())) {
            log.warn("{} is missing: is its volume mounted? {} recordings cannot be found", paths.root(), gone.size());
        } else {
            gone.removeIf(path -> !Files.notExists(paths.data().resolve(path))); // in a folder that cannot be read
            segments.deletePaths(gone);
        }
        int ended = events.closeUnfinished();
        Findings found = new Findings(List.copyOf(unknown), closed, lost, gone.size(), ended);
        if (!found.isEmpty()) {
            log.info(
                    "The last run ended suddenly, or files were moved: {} recordings closed, {} without a picture removed, {} no longer"
                            + " there, {} not in the database; {} events closed",
                    closed,
                    lost,
                    gone.size(),
                    unknown.size(),
                    ended);
        }
        return found;
    }

    /** False if the recording is gone, or held no picture. */
    private boolean close(StoredSegment segment) {
        Path file = paths.data().resolve(segment.path());
        try {
            MediaFile media = MediaFile.read(file);
            segments.close(segment.id(), segment.from(), end(segment.from(), media), Files.size(file));
            return true;
        } catch (FailureException e) {
            return !Files.notExists(file) && !removeIfEmpty(file) && closeUnread(segment, file, e.sentence());
        } catch (IOException e) {
            return closeUnread(segment, file, e.toString());
        }
    }

    /** A file that cannot be read today may be readable tomorrow: it stays, and ends when it was last written. */
    private boolean closeUnread(StoredSegment segment, Path file, String why) {
        log.warn("A recording of the killed process cannot be read; it is kept: {}", why);
        try {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            Instant end = written.isAfter(segment.from()) ? written : segment.from();
            segments.close(segment.id(), segment.from(), end, Files.size(file));
        } catch (IOException e) {
            log.warn("{} cannot be examined; the next start tries again: {}", file, e.toString());
        }
        return true;
    }

    /** Deletes one of our files only if every byte was read and none belongs to a picture. */
    private static boolean removeIfEmpty(Path file) {
        try {
            if (!Boxes.holdNoMedia(file)) {
                return false;
            }
            Files.delete(file);
            log.warn("The killed process left {} without a picture; it was removed", file);
            return true;
        } catch (IOException e) {
            log.warn("{} cannot be examined or deleted: {}", file, e.toString());
            return false;
        }
    }

    /**
     * Enters a recording that the database does not know, under its camera.
     *
     * @return false if it cannot be played, is being written, or belongs to no camera
     */
    public boolean adopt(Path relative) {
        Path file = paths.data().resolve(relative);
        if (openFiles.contains(file)) {
            return false;
        }
        Optional<RecordingPaths.Named> named = paths.parse(file);
        Optional<String> camera = named.flatMap(name -> folders.owner(name.camera()));
        if (named.isEmpty() || camera.isEmpty()) {
            return false; // the copy of a folder: its recordings are known already
        }
        try {
            MediaFile media = MediaFile.read(file);
            Instant from = named.get().from();
            segments.put(new StoredSegment(
                    named.get().id(),
                    camera.get(),
                    relative,
                    from,
                    Optional.of(end(from, media)),
                    Files.size(file),
                    media.codec().name().toLowerCase(Locale.ROOT)));
            return true;
        } catch (FailureException e) {
            if (!removeIfEmpty(file)) {
                log.warn("The file is not in the database and cannot be played: {}", e.sentence());
            }
        } catch (IOException e) {
            log.warn("{} cannot be examined: {}", file, e.toString());
        }
        return false;
    }

    private static Instant end(Instant from, MediaFile media) {
        return from.plusNanos(media.durationMicros() * 1000);
    }

    /** All recordings, relative to the data folder; skips folders that cannot be read, such as lost+found. */
    private Set<Path> recordings() throws IOException {
        Set<Path> found = new HashSet<>();
        if (Files.isDirectory(paths.root())) {
            Files.walkFileTree(paths.root(), Set.of(), 3, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (paths.parse(file).filter(RecordingPaths.Named::video).isPresent()) {
                        found.add(paths.relative(file));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    log.warn("{} cannot be examined: {}", file, e.toString());
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                    if (e != null) {
                        log.warn("{} cannot be listed completely: {}", folder, e.toString());
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return found;
    }

    /**
     * What was repaired; immutable.
     *
     * @param closed recordings whose end was found
     * @param lost recordings without a single picture
     * @param adopted files that the database did not know
     * @param left files that there was no time for
     * @param gone entries without a file
     * @param events events that were still open
     */
    record Report(int closed, int lost, int adopted, int left, int gone, int events) {}
}

package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.mux.Remuxer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes MP4 files of pieces of recordings, two at a time on threads of its own; thread-safe. The files lie in a folder that
 * holds a bounded number of them: the least recently made go first.
 */
public final class Exporter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Exporter.class);
    private static final int THREADS = 2;
    private static final int WAITING = 8;
    private static final int MAX_FILES = 40;
    private static final long MAX_BYTES = 2L << 30;
    private static final long SPARE_BYTES = 64L << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final AtomicLong number = new AtomicLong();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Threads.factory("export"));

    /**
     * Empties the folder.
     *
     * @param data the folder that holds everything Watchkeeper writes; the exports lie in {@code cache/export}
     */
    public Exporter(Path data) throws IOException {
        this.folder = data.toAbsolutePath().normalize().resolve("cache").resolve("export");
        Files.createDirectories(folder);
        trim(0);
    }

    /**
     * Puts the part between two times together.
     *
     * @param sources in order of time
     * @param keepAs a name under which the file is kept and given again; otherwise it is the receiver's to delete
     * @return empty if there is no picture between
     */
    Optional<Path> export(List<Source> sources, Instant from, Instant to, Optional<String> keepAs)
            throws FailureException {
        Path target = folder.resolve(
                keepAs.map(Exporter::fileName).orElseGet(() -> "export-" + number.incrementAndGet() + ".mp4"));
        if (keepAs.isPresent() && Files.isRegularFile(target)) {
            return Optional.of(target);
        }
        checkRoom(sources, from, to);
        AtomicBoolean cancelled = new AtomicBoolean();
        Future<Optional<Path>> work;
        try {
            work = executor.submit(() -> make(pieces(sources), from, to, target, cancelled));
        } catch (RejectedExecutionException e) {
            throw new FailureException(FailureKind.BUSY, "Too many exports are running; try again in a minute", e);
        }
        try {
            return work.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new FailureException(
                    FailureKind.TIMEOUT,
                    "The export took more than " + LIMIT.toSeconds() + " s; ask for a shorter time",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "The export was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailureException failure) {
                throw failure;
            }
            throw new FailureException(FailureKind.INTERNAL, "The export failed: " + e.getCause(), e);
        } finally {
            cancelled.set(true);
        }
    }

    private static String fileName(String id) {
        return "clip-" + id.replaceAll("[^A-Za-z0-9_-]", "_") + ".mp4";
    }

    private static List<Remuxer.Piece> pieces(List<Source> sources) {
        List<Remuxer.Piece> pieces = new ArrayList<>();
        for (Source source : sources) {
            pieces.add(new Remuxer.Piece(source.file(), micros(source.from())));
        }
        return pieces;
    }

    private Optional<Path> make(
            List<Remuxer.Piece> pieces, Instant from, Instant to, Path target, AtomicBoolean cancelled)
            throws FailureException, IOException {
        Path growing = folder.resolve("growing-" + number.incrementAndGet() + ".mp4");
        try {
            Optional<Remuxer.Result> result = Remuxer.join(pieces, micros(from), micros(to), growing, cancelled::get);
            if (result.isEmpty()) {
                return Optional.empty();
            }
            if (!result.get().complete()) {
                log.warn(
                        "{} lacks a part: the camera's settings changed within it, or a file could not be read",
                        target);
            }
            Path made = Files.move(growing, target, StandardCopyOption.ATOMIC_MOVE);
            trim(MAX_FILES);
            return Optional.of(made);
        } finally {
            Files.deleteIfExists(growing);
        }
    }

    private void checkRoom(List<Source> sources, Instant from, Instant to) throws FailureException {
        long bytes = sources.stream().mapToLong(s -> s.bytesBetween(from, to)).sum();
        if (bytes > MAX_BYTES) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The export would have " + (bytes >> 20) + " MB, more than " + (MAX_BYTES >> 20)
                            + "; ask for a shorter time");
        }
        try {
            if (Files.getFileStore(folder).getUsableSpace() - SPARE_BYTES < bytes) {
                throw new FailureException(FailureKind.DISK_FULL, "There is no room for the export in " + folder);
            }
        } catch (IOException e) {
            throw SegmentFiles.failure(folder, e);
        }
    }

    private void trim(int keep) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f -> keep == 0 || !f.getFileName().toString().startsWith("growing-"))
                    .sorted(Comparator.comparingLong((Path f) -> f.toFile().lastModified())
                            .reversed())
                    .toList();
        }
        for (Path file : files.subList(Math.min(keep, files.size()), files.size())) {
            Files.deleteIfExists(file);
        }
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    /** Ends the threads; an export that runs is broken off, bounded by 1 s. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A recorded file; immutable.
     *
     * @param to empty while it is being written
     */
    record Source(Path file, Instant from, Optional<Instant> to, long bytes) {
        /** A guess from the share of its time. */
        long bytesBetween(Instant begin, Instant end) {
            if (to.isEmpty()) {
                return bytes;
            }
            double length = Math.max(1, Duration.between(from, to.get()).toMillis());
            Instant first = begin.isAfter(from) ? begin : from;
            Instant last = end.isBefore(to.get()) ? end : to.get();
            return (long) (bytes * Math.clamp(Duration.between(first, last).toMillis() / length, 0, 1));
        }
    }
}

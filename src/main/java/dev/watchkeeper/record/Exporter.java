package dev.watchkeeper.record;

import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.media.mux.Remuxer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Joins pieces of recordings into MP4 files, two at a time on its own threads; thread-safe. Its folder holds a bounded number of files: the least
 * recently made go first.
 */
public final class Exporter implements AutoCloseable {
    private static final int THREADS = 2;
    private static final int WAITING = 8;
    private static final int MAX_FILES = 40;
    private static final long MAX_BYTES = 2L << 30;
    private static final long SPARE_BYTES = 64L << 20;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final AtomicLong number = new AtomicLong();
    /** Files kept under a name, the least recently made first. */
    private final Map<String, Export> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Export> eldest) {
            return size() > MAX_FILES;
        }
    };

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), Threads.factory("export"));

    /**
     * Empties the folder.
     *
     * @param data the folder that holds everything Watchkeeper writes; the exports lie in {@code cache/export}
     */
    public Exporter(Path data) throws IOException {
        this.folder = data.toAbsolutePath().normalize().resolve("cache").resolve("export");
        PrivateFiles.createDirectories(folder);
        trim(0);
    }

    /**
     * Exports the recording between two times.
     *
     * @param sources in order of time
     * @param keepAs a name under which to keep and reuse the file; without one, the receiver deletes it
     * @return empty if there is no picture in between
     */
    Optional<Export> export(List<Source> sources, Instant from, Instant to, Optional<String> keepAs)
            throws FailureException {
        Optional<Export> before = keepAs.flatMap(this::kept);
        if (before.isPresent()) {
            return before;
        }
        String name = keepAs.map(Exporter::fileName).orElseGet(() -> "export-" + number.incrementAndGet());
        checkRoom(sources, from, to);
        AtomicBoolean cancelled = new AtomicBoolean();
        Future<Optional<Export>> work;
        try {
            work = executor.submit(() -> make(pieces(sources), from, to, name, cancelled));
        } catch (RejectedExecutionException e) {
            throw new FailureException(FailureKind.BUSY, "Too many exports are running; try again in a minute", e);
        }
        try {
            Optional<Export> made = work.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            keepAs.ifPresent(id -> made.ifPresent(m -> keep(id, m)));
            return made;
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
        return "clip-" + id.replaceAll("[^A-Za-z0-9_-]", "_");
    }

    private static List<Remuxer.Piece> pieces(List<Source> sources) {
        List<Remuxer.Piece> pieces = new ArrayList<>();
        for (Source source : sources) {
            pieces.add(new Remuxer.Piece(source.file(), micros(source.from())));
        }
        return pieces;
    }

    private Optional<Export> make(
            List<Remuxer.Piece> pieces, Instant from, Instant to, String name, AtomicBoolean cancelled)
            throws FailureException, IOException {
        List<Path> growing = new ArrayList<>();
        try {
            Remuxer.Result result =
                    Remuxer.join(pieces, micros(from), micros(to), () -> growing(growing, ".mp4"), cancelled::get);
            if (result.parts().isEmpty()) {
                return Optional.empty();
            }
            boolean archive = result.parts().size() > 1;
            Path whole = archive
                    ? archive(result.parts(), growing)
                    : result.parts().getFirst().file();
            Path target = folder.resolve(name + (archive ? ".zip" : ".mp4"));
            Path file = Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
            trim(MAX_FILES);
            return Optional.of(new Export(
                    file,
                    result.parts().stream()
                            .map(part -> part.codec().name().toLowerCase(Locale.ROOT))
                            .distinct()
                            .collect(Collectors.joining(", ")),
                    result.covered(),
                    Duration.of(result.silentMicros(), ChronoUnit.MICROS),
                    result.unreadable().stream().map(Remuxer.Piece::file).collect(Collectors.toSet())));
        } finally {
            for (Path file : growing) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Path growing(List<Path> all, String ending) {
        Path file = folder.resolve("growing-" + number.incrementAndGet() + ending);
        all.add(file);
        return file;
    }

    /** Compressing pictures again does not make them smaller: the files are stored as they are. */
    private Path archive(List<Remuxer.Part> parts, List<Path> growing) throws IOException, FailureException {
        long bytes = 0;
        for (Remuxer.Part part : parts) {
            bytes += Files.size(part.file());
        }
        if (DiskSpace.on(folder).usableBytes() - SPARE_BYTES < bytes) {
            throw noRoom();
        }
        Path archive = growing(growing, ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(PrivateFiles.append(archive))) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (int i = 0; i < parts.size(); i++) {
                String codec = parts.get(i).codec().name().toLowerCase(Locale.ROOT);
                zip.putNextEntry(new ZipEntry(String.format(Locale.ROOT, "%02d-%s.mp4", i + 1, codec)));
                Files.copy(parts.get(i).file(), zip);
                zip.closeEntry();
            }
        }
        return archive;
    }

    private FailureException noRoom() {
        return new FailureException(FailureKind.DISK_FULL, "There is no room for the export in " + folder);
    }

    private Optional<Export> kept(String id) {
        synchronized (kept) {
            return Optional.ofNullable(kept.get(id)).filter(made -> Files.isRegularFile(made.file()));
        }
    }

    private void keep(String id, Export made) {
        synchronized (kept) {
            kept.put(id, made);
        }
    }

    private void checkRoom(List<Source> sources, Instant from, Instant to) throws FailureException {
        long bytes = sources.stream().mapToLong(s -> s.bytesBetween(from, to)).sum();
        if (bytes > MAX_BYTES) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "The export would be " + (bytes >> 20) + " MB, more than " + (MAX_BYTES >> 20)
                            + " MB; ask for a shorter time");
        }
        try {
            if (DiskSpace.on(folder).usableBytes() - SPARE_BYTES < bytes) {
                throw noRoom();
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

    /** Ends the threads; aborts a running export, within 1 s. */
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
     * A finished export; immutable.
     *
     * @param file MP4, or an archive of several where the codec changes
     * @param codecs as shown to people
     * @param covered the time with pictures, µs since 1970
     * @param silent how long sound was recorded that it lacks
     * @param unreadable sources that could not be read
     */
    record Export(Path file, String codecs, List<Remuxer.Span> covered, Duration silent, Set<Path> unreadable) {}

    /**
     * A recorded file; immutable.
     *
     * @param to empty while it is being written
     */
    record Source(Path file, Instant from, Optional<Instant> to, long bytes) {
        /** An estimate from its share of the time. */
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

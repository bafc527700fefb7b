package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.media.mux.Remuxer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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
import java.util.stream.Stream;

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
    private final Assembler assembler;
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
        this.assembler = new Assembler(folder, Assembler.Room.on(folder, SPARE_BYTES));
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
            work = executor.submit(() -> {
                Optional<Export> made = assembler.make(
                        sources, Assembler.order(from, to, Map.of()), new Assembler.Name(name, false), cancelled::get);
                trim(MAX_FILES);
                return made;
            });
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
        assembler.checkRoom(bytes);
    }

    private void trim(int keep) throws IOException {
        List<Path> files;
        try (Stream<Path> list = Files.list(folder)) {
            files = list.filter(f -> keep == 0 || !Assembler.isGrowing(f))
                    .sorted(Comparator.comparingLong((Path f) -> f.toFile().lastModified())
                            .reversed())
                    .toList();
        }
        for (Path file : files.subList(Math.min(keep, files.size()), files.size())) {
            Files.deleteIfExists(file);
        }
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

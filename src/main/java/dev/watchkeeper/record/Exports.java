package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.record.Exporter.Source;
import dev.watchkeeper.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes ordered exports on a thread of its own, and keeps a bounded number of them for a day, over restarts too; thread-safe. */
public final class Exports implements ExportsView, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Exports.class);

    private static final int MOST_WAITING = 8;
    private static final int MOST_KEPT = 20;
    private static final Duration KEEP = Duration.ofHours(24);

    /** The rest of the work is the checksum. */
    private static final double JOINED = 0.9;

    /** Where the pictures are converted as well. */
    private static final double QUICKLY_JOINED = 0.1;

    private static final int CHUNK = 1 << 20;
    private static final int ID_LENGTH = 12;

    private final Path folder;
    private final Finder finder;
    private final ExportRecords records;
    private final Assembler assembler;
    private final Spare spare;
    private final Clock clock;
    private final Map<String, Job> jobs = new LinkedHashMap<>();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), Threads.factory("exports"));

    /** Finds what was recorded in a period; thread-safe. */
    @FunctionalInterface
    public interface Finder {
        /** The files of a period; empty if nothing was recorded then. */
        Optional<Found> find(String camera, Instant from, Instant to);
    }

    /** Files of a period, and what an export made of them lacks; immutable. */
    public interface Found {
        /** In order of time. */
        List<Source> sources();

        Completeness completeness(Exporter.Export made);
    }

    /**
     * What stays free for the recordings; immutable.
     *
     * @param room what is left beside it
     */
    record Spare(long bytes, Assembler.Room room) {}

    /**
     * Takes over the finished exports of a former process.
     *
     * @param data the folder that holds everything Watchkeeper writes; exports lie in {@code exports}
     * @param spareBytes what stays free for the recordings
     */
    public Exports(Path data, Finder finder, long spareBytes, Clock clock) throws IOException {
        this(data, finder, new Spare(spareBytes, Assembler.Room.on(folder(data), spareBytes)), clock);
    }

    Exports(Path data, Finder finder, Spare spare, Clock clock) throws IOException {
        this.folder = folder(data);
        this.finder = finder;
        this.spare = spare;
        this.assembler = new Assembler(folder, spare.room);
        this.records = new ExportRecords(folder);
        this.clock = clock;
        PrivateFiles.createDirectories(folder);
        for (Export left : records.takeOver(MOST_KEPT, clock.wall())) {
            jobs.put(left.id(), new Job(left));
        }
    }

    private static Path folder(Path data) {
        return data.toAbsolutePath().normalize().resolve("exports");
    }

    @Override
    public Optional<Export> begin(Order order) {
        expire();
        Job job = new Job(UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH), order);
        synchronized (jobs) {
            if (jobs.size() >= MOST_KEPT && !forgetOldest()) {
                return Optional.empty();
            }
            jobs.put(job.id, job);
        }
        job.note();
        try {
            executor.execute(() -> run(job));
        } catch (RejectedExecutionException e) {
            synchronized (jobs) {
                jobs.remove(job.id);
            }
            job.cancel();
            return Optional.empty();
        }
        return Optional.of(job.shown());
    }

    /** Makes room for one more; the caller holds the lock. */
    private boolean forgetOldest() {
        Optional<Job> oldest = jobs.values().stream().filter(Job::isOver).findFirst();
        oldest.ifPresent(job -> {
            jobs.remove(job.id);
            job.deleteFile();
        });
        return oldest.isPresent();
    }

    @Override
    public List<Export> all() {
        expire();
        synchronized (jobs) {
            return new ArrayList<>(jobs.values())
                    .reversed().stream().map(Job::shown).toList();
        }
    }

    @Override
    public Optional<Export> find(String id) {
        expire();
        synchronized (jobs) {
            return Optional.ofNullable(jobs.get(id)).map(Job::shown);
        }
    }

    @Override
    public boolean delete(String id) {
        Optional<Job> found;
        synchronized (jobs) {
            found = Optional.ofNullable(jobs.remove(id));
        }
        found.ifPresent(Job::cancel);
        return found.isPresent();
    }

    /** Deletes exports that are too old; also called by whoever keeps house. */
    public void expire() {
        List<Job> old;
        synchronized (jobs) {
            old = jobs.values().stream()
                    .filter(job -> job.isOver() && clock.since(job.begunNanos).compareTo(job.stays) > 0)
                    .toList();
            old.forEach(job -> jobs.remove(job.id));
        }
        old.forEach(Job::deleteFile);
    }

    private void run(Job job) {
        if (!job.start()) {
            return;
        }
        try {
            job.done(make(job));
        } catch (FailureException e) {
            job.failed(e.sentence());
        } catch (StoreException e) {
            job.failed("The database does not answer; order the export again in a minute");
        } catch (IOException e) {
            job.failed(SegmentFiles.failure(folder, e).sentence());
        } catch (RuntimeException e) {
            log.error("An export failed", e);
            job.failed("The export failed: " + e);
        }
    }

    private Made make(Job job) throws FailureException, IOException {
        Order order = job.order;
        Found found = finder.find(order.camera(), order.from(), order.to()).orElseThrow(() -> nothing(order));
        long bytes = found.sources().stream()
                .mapToLong(source -> source.bytesBetween(order.from(), order.to()))
                .sum();
        checkRoom(bytes);
        Exporter.Export made;
        try {
            made = assembler
                    .make(
                            found.sources(),
                            Assembler.order(order.from(), order.to(), Assembler.metadata(order)),
                            new Assembler.Name(job.id, order.convert()),
                            job)
                    .orElseThrow(() -> nothing(order));
        } catch (FailureException e) {
            throw e.kind() == FailureKind.DISK_FULL ? full(bytes) : e;
        }
        return new Made(
                made.file(),
                Files.size(made.file()),
                sha256(made.file(), job),
                made.codecs(),
                found.completeness(made));
    }

    private static FailureException nothing(Order order) {
        return new FailureException(
                FailureKind.NOT_FOUND,
                "Nothing is recorded of " + order.title() + " in that time, or it has been deleted meanwhile");
    }

    private void checkRoom(long bytes) throws FailureException {
        try {
            assembler.checkRoom(bytes);
        } catch (FailureException e) {
            throw e.kind() == FailureKind.DISK_FULL ? full(bytes) : e;
        }
    }

    private FailureException full(long bytes) {
        return new FailureException(
                FailureKind.DISK_FULL,
                "There is no room for this export: it needs about " + megabytes(bytes) + " MB beside the "
                        + megabytes(spare.bytes)
                        + " MB that stay free for recordings. Export a shorter time, or free some space");
    }

    private static long megabytes(long bytes) {
        return (bytes >> 20) + 1;
    }

    private static String sha256(Path file, Job job) throws IOException, FailureException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            double size = Math.max(1, Files.size(file));
            long done = 0;
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                if (job.isCancelled()) {
                    throw new FailureException(FailureKind.STOPPED, "The export was ended");
                }
                digest.update(chunk, 0, read);
                done += read;
                job.progress = JOINED + (1 - JOINED) * (done / size);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Ends the running export, within 1 s; the next process says that it was interrupted. */
    @Override
    public void close() {
        synchronized (jobs) {
            jobs.values().forEach(Job::interrupt);
            jobs.clear();
        }
        executor.shutdownNow();
        try {
            executor.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One export and how far it is; thread-safe. */
    private final class Job implements dev.watchkeeper.media.mux.Remuxer.Watch {
        private final String id;
        private final Order order;
        private final long begunNanos = clock.monotonicNanos();
        private final Duration stays;
        private final Instant expires;
        private volatile double progress;
        private State state = State.WAITING;
        private Optional<Made> made = Optional.empty();
        private Optional<String> error = Optional.empty();
        private boolean cancelled;

        Job(String id, Order order) {
            this.id = id;
            this.order = order;
            this.stays = KEEP;
            this.expires = clock.wall().plus(KEEP);
        }

        /** One of a former process. */
        Job(Export left) {
            this.id = left.id();
            this.order = left.order();
            this.expires = left.expires();
            Duration rest = Duration.between(clock.wall(), expires);
            this.stays = rest.compareTo(KEEP) > 0 ? KEEP : rest;
            this.state = left.state();
            this.made = left.made();
            this.error = left.error();
        }

        synchronized Export shown() {
            return new Export(id, order, state, state == State.DONE ? 1 : progress, made, error, expires);
        }

        synchronized boolean isOver() {
            return state == State.DONE || state == State.FAILED;
        }

        synchronized boolean start() {
            if (cancelled) {
                return false;
            }
            state = State.RUNNING;
            return true;
        }

        synchronized void done(Made result) {
            made = Optional.of(result);
            state = State.DONE;
            if (cancelled) {
                deleteFilm();
            } else {
                records.write(shown());
            }
        }

        synchronized void failed(String why) {
            error = Optional.of(why.endsWith(".") ? why : why + ".");
            state = State.FAILED;
            if (!cancelled) {
                records.write(shown());
            }
        }

        synchronized void note() {
            if (!cancelled) {
                records.write(shown());
            }
        }

        synchronized void interrupt() {
            cancelled = true;
        }

        synchronized void cancel() {
            cancelled = true;
            deleteFile();
        }

        synchronized void deleteFile() {
            records.delete(id);
            deleteFilm();
        }

        private void deleteFilm() {
            made.ifPresent(result -> {
                try {
                    Files.deleteIfExists(result.file());
                } catch (IOException e) {
                    log.warn("The export {} could not be deleted: {}", result.file(), e.toString());
                }
            });
        }

        @Override
        public synchronized boolean isCancelled() {
            return cancelled;
        }

        /** Joining counts from 1970, converting from the file's beginning; converting takes nearly all of the time. */
        @Override
        public void reached(long micros) {
            long from = ChronoUnit.MICROS.between(Instant.EPOCH, order.from());
            double length = Math.max(1, ChronoUnit.MICROS.between(order.from(), order.to()));
            boolean converting = micros < from / 2;
            double share = Math.clamp((converting ? micros : micros - from) / length, 0, 1);
            double joined = order.convert() ? QUICKLY_JOINED : JOINED;
            progress = Math.max(progress, converting ? joined + (JOINED - joined) * share : joined * share);
        }
    }
}

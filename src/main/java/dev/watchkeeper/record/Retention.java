package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.SteadyWall;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.StorageSettings;
import dev.watchkeeper.event.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the oldest recordings and pictures of all cameras, by age, total size and free space; thread-safe, on its own thread. Never deletes a
 * file that is being written, one that belongs to a kept event, or one that Watchkeeper did not name.
 */
public final class Retention implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final Duration INTERVAL = Duration.ofSeconds(60);

    /** How often a full disk can trigger it, and how often free space is checked. */
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Duration FAILED_PAUSE = Duration.ofSeconds(5);

    /** With less, not even the database can be opened. */
    private static final long START_BYTES = 4L << 20;

    /** How much a full disk frees at least, so recorders can continue for a while; never more than a part of the volume. */
    private static final long ROOM_BYTES = 64L << 20;

    private static final int ROOM_PART = 20;
    private static final Duration FORGOTTEN_TEMPORARY = Duration.ofHours(1);
    private static final Duration LOG_AGAIN = Duration.ofMinutes(5);

    private final RecordingPaths paths;
    private final StorageSettings settings;
    private final OpenFiles openFiles;
    private final Consumer<Event> publish;
    private final Clock clock;
    private final Volume volume;
    private final AtomicLong deleted = new AtomicLong();
    private final AtomicLong deletedEarly = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signal = lock.newCondition();
    private final Thread thread;
    private final SteadyWall ages;
    private boolean roomWanted;
    private volatile boolean exhausted;
    private volatile boolean stopping;
    private volatile OptionalLong recordedBytes = OptionalLong.empty();
    private boolean failureLogged;
    private long failureLoggedNanos;
    private volatile Supplier<Optional<Set<Path>>> kept = () -> Optional.of(Set.of());
    private Optional<Set<Path>> lastKept = Optional.empty();

    /** @param data the folder that holds everything Watchkeeper writes */
    public Retention(Path data, StorageSettings settings, OpenFiles openFiles, Consumer<Event> publish, Clock clock) {
        this(new Storage(data, settings, Volume.of(data)), openFiles, publish, clock);
    }

    Retention(Storage storage, OpenFiles openFiles, Consumer<Event> publish, Clock clock) {
        this.paths = new RecordingPaths(storage.data);
        this.settings = storage.settings;
        this.openFiles = openFiles;
        this.publish = publish;
        this.clock = clock;
        this.volume = storage.volume;
        this.ages = new SteadyWall(clock);
        this.thread = Threads.platform("retention", this::run);
    }

    /**
     * Sets what tells which files belong to kept events, as paths relative to the data folder; empty while it cannot be known. Until it was known once, files go
     * only where the volume is short of space.
     */
    public void passOver(Supplier<Optional<Set<Path>>> files) {
        kept = files;
    }

    /** Frees some room if there is hardly any, so the node can start; call before anything is recorded. */
    public void makeRoomToStart() {
        try {
            if (volume.freeBytes() < START_BYTES) {
                step(true);
            }
        } catch (IOException e) {
            warn("Looking for old recordings failed: " + e);
        }
    }

    /** Starts the thread: the first step at once, then one a minute, or earlier when free space shrinks fast. */
    public void start() {
        thread.start();
    }

    /** A recorder found the volume full: the next step comes at once and always frees some room. Never waits. */
    public void requestRoom() {
        lock.lock();
        try {
            roomWanted = true;
            signal.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many files were deleted since the start of the process. */
    public long deletedFiles() {
        return deleted.get();
    }

    /** How many recordings were deleted since the start of the process only because space ran out, although they are younger than {@code storage.max-age}. */
    public long deletedEarly() {
        return deletedEarly.get();
    }

    /** Size of recordings and pictures at the last step, in bytes, nearly all of it deletable; empty before the first. */
    public OptionalLong recordedBytes() {
        return recordedBytes;
    }

    /** Whether the volume is short of space although there is no recording left to delete. */
    public boolean isExhausted() {
        return exhausted;
    }

    private void run() {
        try {
            while (!stopping) {
                boolean room = takeRequest();
                try {
                    step(room);
                    clock.sleep(SHORTEST);
                    awaitNext();
                } catch (IOException | RuntimeException e) {
                    warn("Looking for old recordings failed: " + e);
                    clock.sleep(FAILED_PAUSE);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean takeRequest() {
        lock.lock();
        try {
            boolean wanted = roomWanted;
            roomWanted = false;
            return wanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for the next step, which comes early once half of the reserved room is used up: visiting all files costs more than checking the free space,
     * so the latter happens far more often.
     */
    private void awaitNext() throws InterruptedException, IOException {
        long begin = clock.monotonicNanos();
        while (!stopping && !awaitRequest() && clock.since(begin).compareTo(INTERVAL) < 0) {
            if (!exhausted && volume.freeBytes() < settings.minFreeBytes() / 2) {
                return;
            }
        }
    }

    /** Waits a little; true if room is wanted. */
    private boolean awaitRequest() throws InterruptedException {
        long begin = clock.monotonicNanos();
        lock.lock();
        try {
            while (!stopping && !roomWanted && clock.since(begin).compareTo(SHORTEST) < 0) {
                clock.await(signal, SHORTEST.minus(clock.since(begin)));
            }
            return roomWanted;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Visits all files once and deletes what must go.
     *
     * @param makeRoom whether to make room even if no limit is exceeded
     * @return how many files were deleted
     */
    int step(boolean makeRoom) throws IOException {
        Deque<Stored> files = new ArrayDeque<>(scan());
        long total = files.stream().mapToLong(Stored::bytes).sum();
        long wantedFree = settings.minFreeBytes();
        if (makeRoom) {
            wantedFree = Math.max(wantedFree, Math.min(ROOM_BYTES, volume.totalBytes() / ROOM_PART));
        }
        long missing = wantedFree - volume.freeBytes();
        Instant oldest = settings.maxAge().isZero() ? Instant.MIN : ages.now().minus(settings.maxAge());
        lastKept = kept.get().or(() -> lastKept);
        Set<Path> passedOver = lastKept.orElse(Set.of());
        int count = 0;
        long freed = 0;
        while (!files.isEmpty()) {
            Stored file = files.removeFirst();
            boolean tooOld = lastKept.isPresent() && file.named().from().isBefore(oldest);
            boolean tooMuch = lastKept.isPresent() && settings.maxBytes() > 0 && total > settings.maxBytes();
            if (!tooOld && !tooMuch && freed >= missing) {
                break;
            }
            boolean isKept = passedOver.contains(paths.data().relativize(file.path()));
            if (!isKept && !openFiles.contains(file.path()) && delete(file)) {
                count++;
                if (!tooOld
                        && !tooMuch
                        && !settings.maxAge().isZero()
                        && file.named().video()) {
                    deletedEarly.incrementAndGet();
                }
                total -= file.bytes();
                freed += file.bytes();
            }
        }
        recordedBytes = OptionalLong.of(total);
        exhausted = freed < missing;
        if (makeRoom && freed < missing) {
            warn("The volume of " + paths.root()
                    + " is full and there is no old recording to delete"
                    + (passedOver.isEmpty() ? "" : " that belongs to no kept event")
                    + ". Free some space by hand");
        }
        return count;
    }

    /** The files that Watchkeeper named, oldest first. Removes forgotten temporary files and empty folders on the way. */
    private List<Stored> scan() throws IOException {
        List<Stored> found = new ArrayList<>();
        if (!Files.isDirectory(paths.root())) {
            return found;
        }
        for (Path camera : list(paths.root())) {
            try {
                scanCamera(camera, found);
            } catch (IOException e) { // lost+found, or somebody else's folder
                warn("The folder " + camera + " cannot be listed; nothing in it is deleted: " + e);
            }
        }
        found.sort(Comparator.comparing((Stored s) -> s.named().from()).thenComparing(Stored::path));
        return found;
    }

    private void scanCamera(Path camera, List<Stored> found) throws IOException {
        for (Path date : Files.isDirectory(camera) ? list(camera) : List.<Path>of()) {
            if (Files.isDirectory(date)) {
                scanDate(date, found);
            }
        }
    }

    private void scanDate(Path date, List<Stored> found) throws IOException {
        List<Path> files = list(date);
        for (Path file : files) {
            var named = paths.parse(file);
            try {
                if (named.isPresent()) {
                    found.add(new Stored(file, named.get(), Files.size(file)));
                } else if (SnapshotFiles.isTemporary(file)
                        && Files.getLastModifiedTime(file)
                                .toInstant()
                                .isBefore(clock.wall().minus(FORGOTTEN_TEMPORARY))) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                log.debug("{} disappeared during the scan", file, e);
            }
        }
        if (files.isEmpty() && isPast(date)) {
            Files.deleteIfExists(date);
        }
    }

    /** Today's and later folders stay: somebody may be about to write into them. */
    private boolean isPast(Path date) {
        String today = clock.wall().toString().substring(0, "2026-11-23".length());
        return date.getFileName().toString().compareTo(today) < 0;
    }

    private boolean delete(Stored file) {
        try {
            Files.deleteIfExists(file.path());
        } catch (IOException e) {
            warn("The old recording " + file.path() + " cannot be deleted: " + e);
            return false;
        }
        deleted.incrementAndGet();
        if (file.named().video()) {
            publish.accept(
                    new Event.SegmentExpired(file.named().id(), file.named().camera(), clock.wall(), file.path()));
        }
        return true;
    }

    private void warn(String sentence) {
        if (!failureLogged || clock.since(failureLoggedNanos).compareTo(LOG_AGAIN) >= 0) {
            failureLogged = true;
            failureLoggedNanos = clock.monotonicNanos();
            log.error("{}", sentence);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }

    /** Ends the thread after the running step, within 2 s. */
    @Override
    public void close() {
        lock.lock();
        try {
            stopping = true;
            signal.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            Threads.join(thread, Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The folder to keep within its limits; immutable. */
    record Storage(Path data, StorageSettings settings, Volume volume) {}

    /** A file that may be deleted; immutable. */
    private record Stored(Path path, RecordingPaths.Named named, long bytes) {}

    /** Free space on the recording volume. */
    interface Volume {
        long freeBytes() throws IOException;

        long totalBytes() throws IOException;

        static Volume of(Path data) {
            return new Volume() {
                @Override
                public long freeBytes() throws IOException {
                    return room().usableBytes();
                }

                @Override
                public long totalBytes() throws IOException {
                    return room().totalBytes();
                }

                private DiskSpace room() throws IOException {
                    Path recordings = new RecordingPaths(data).root();
                    return DiskSpace.on(Files.isDirectory(recordings) ? recordings : data);
                }
            };
        }
    }
}

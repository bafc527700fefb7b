package dev.watchkeeper.loops;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what the node knows of its cameras for the other processes of its data folder, into a file in memory that is replaced atomically; thread-safe,
 * with a thread of its own. It looks every second, and writes at each change and every 5 s. It writes only after it has looked, so the file goes stale if
 * the node cannot tell how its cameras are. {@link CamerasReading} reads it.
 */
public final class CamerasFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CamerasFile.class);

    /** Its name in the runtime folder of the data folder, beside the vitals file. */
    public static final String NAME = "node.cameras";

    static final Duration EVERY = Duration.ofSeconds(5);
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final Path folder;
    private final Path data;
    private final Supplier<List<ReportedCamera>> cameras;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("cameras-file", this::run);
    private Optional<List<ReportedCamera>> written = Optional.empty();
    private long writtenNanos;
    private boolean failureLogged;

    CamerasFile(Path folder, Path data, Supplier<List<ReportedCamera>> cameras, Clock clock) {
        this.folder = folder;
        this.data = RuntimeDirectory.real(data);
        this.cameras = cameras;
        this.clock = clock;
    }

    /**
     * Starts writing, beside the vitals file if a keeper names one, else where its reader looks for a node without a keeper.
     *
     * @param data the data folder, which exists
     * @param cameras all cameras at this moment; called every second
     */
    public static CamerasFile begin(Path data, Supplier<List<ReportedCamera>> cameras, Clock clock) {
        Path folder = Optional.ofNullable(System.getenv(VitalsFile.variable()))
                .flatMap(vitals -> Optional.ofNullable(Path.of(vitals).getParent()))
                .orElseGet(() -> RuntimeDirectory.of(RuntimeDirectory.own(), data));
        CamerasFile file = new CamerasFile(folder, data, cameras, clock);
        file.thread.start();
        return file;
    }

    private void run() {
        try {
            do {
                look();
            } while (!closing.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks once, and writes if it is due; tests call it directly. */
    void look() {
        try {
            List<ReportedCamera> now = List.copyOf(cameras.get());
            if (isDue(now)) {
                write(now);
                written = Optional.of(now);
                writtenNanos = clock.monotonicNanos();
                failureLogged = false;
            }
        } catch (IOException | RuntimeException e) {
            if (!failureLogged) {
                failureLogged = true;
                log.warn(
                        "Other processes do not learn how the cameras are, because {} is not written: {}",
                        file(),
                        e.toString());
            }
        }
    }

    private boolean isDue(List<ReportedCamera> now) {
        if (written.isEmpty() || clock.since(writtenNanos).compareTo(EVERY) >= 0) {
            return true;
        }
        List<ReportedCamera> before = written.get();
        if (before.size() != now.size()) {
            return true;
        }
        for (int i = 0; i < now.size(); i++) {
            if (!now.get(i).saysTheSame(before.get(i))) {
                return true;
            }
        }
        return false;
    }

    private void write(List<ReportedCamera> now) throws IOException {
        RuntimeDirectory.create(folder);
        Path fresh = folder.resolve(NAME + ".new");
        CamerasReading reading = new CamerasReading(
                clock.wall(),
                ProcessHandle.current().pid(),
                new CamerasReading.Boot(clock.bootId(), clock.bootNanos()),
                data,
                now);
        PrivateFiles.write(fresh, CamerasText.write(reading).getBytes(StandardCharsets.UTF_8));
        PrivateFiles.move(fresh, file());
    }

    private Path file() {
        return folder.resolve(NAME);
    }

    /** Ends the thread and removes the file: a node that has ended knows nothing. */
    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Threads.join(thread, Duration.ofSeconds(1));
        try {
            Files.deleteIfExists(file());
            Files.deleteIfExists(folder.resolve(NAME + ".new"));
            if (System.getenv(VitalsFile.variable()) == null) {
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            log.debug("{} stays, and goes stale", file(), e);
        }
    }
}

package dev.watchkeeper.loops;

import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the loops' counters to a file every second, replacing it atomically; thread-safe. Its thread does nothing else, so the file goes stale
 * only if the whole process stalls.
 */
public final class VitalsFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(VitalsFile.class);

    /** Set by the keeper. */
    private static final String VARIABLE = "WATCHKEEPER_VITALS";

    private static final long EVERY_MILLIS = 1000;

    private final Path file;
    private final Path fresh;
    private final Loops loops;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Threads.platform("vitals", this::run);
    private volatile Optional<String> api = Optional.empty();
    private long sequence;

    private VitalsFile(Path file, Loops loops) {
        this.file = file;
        this.fresh = file.resolveSibling(file.getFileName() + ".new");
        this.loops = loops;
    }

    /** The environment variable that names the file. */
    public static String variable() {
        return VARIABLE;
    }

    /** Starts writing to the file that the environment names; does nothing without a keeper. */
    public static Optional<VitalsFile> begin(Loops loops) {
        return Optional.ofNullable(System.getenv(VARIABLE)).map(path -> begin(Path.of(path), loops));
    }

    static VitalsFile begin(Path path, Loops loops) {
        VitalsFile vitals = new VitalsFile(path, loops);
        vitals.thread.start();
        return vitals;
    }

    /** Sets where the API answers, for example {@code 127.0.0.1:3000}. */
    public void apiAt(String address) {
        api = Optional.of(address);
    }

    private void run() {
        boolean reported = false;
        try {
            do {
                try {
                    write();
                    reported = false;
                } catch (IOException e) {
                    if (!reported) {
                        log.warn("The vitals file {} cannot be written: {}", file, e.toString());
                    }
                    reported = true;
                }
            } while (!closing.await(EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("pid " + ProcessHandle.current().pid());
        lines.add("sequence " + ++sequence);
        api.ifPresent(address -> lines.add("api " + address));
        for (Loops.Reading loop : loops.look()) {
            lines.add("loop " + loop.name() + " " + loop.count() + " "
                    + loop.limit().toMillis());
        }
        PrivateFiles.write(fresh, lines);
        PrivateFiles.move(fresh, file);
    }

    @Override
    public void close() throws InterruptedException {
        closing.countDown();
        Threads.join(thread, Duration.ofSeconds(1));
    }
}

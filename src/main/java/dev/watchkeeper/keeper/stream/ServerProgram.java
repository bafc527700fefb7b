package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.stream.server.MediaMtxProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The restreaming server's program on this machine; thread-safe. Asking a program for its version takes seconds, so a thread of its own does that, and looks again
 * every 15 s while there is none that works. A file that changes is another program.
 */
public final class ServerProgram implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ServerProgram.class);
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final Search search;
    private final Runnable onFound;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = Threads.platform("server-program", this::work);
    private volatile Optional<Found> found = Optional.empty();
    private volatile String missing = "MediaMTX is still being looked for";

    /** Looks for the program. */
    @FunctionalInterface
    public interface Search {
        /** @throws FailureException with a sentence that says what is missing and how to get it */
        MediaMtxProgram find() throws FailureException, InterruptedException;
    }

    private record Found(MediaMtxProgram program, Optional<Identity> identity) {}

    /** What changes when a file is replaced. */
    private record Identity(Object key, long bytes, long modifiedMillis) {
        static Optional<Identity> of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return Optional.of(new Identity(
                        Optional.ofNullable(attributes.fileKey()),
                        attributes.size(),
                        attributes.lastModifiedTime().toMillis()));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private ServerProgram(Search search, Runnable onFound) {
        this.search = search;
        this.onFound = onFound;
    }

    /** Begins to look. @param onFound called on any thread when there is a program after there was none */
    public static ServerProgram begin(Search search, Runnable onFound) {
        ServerProgram program = new ServerProgram(search, onFound);
        program.thread.start();
        return program;
    }

    /** The program to start now; empty while none that works is known. */
    Optional<MediaMtxProgram> current() {
        Optional<Found> last = found;
        if (last.filter(each -> each.identity().isEmpty()
                        || !Identity.of(each.program().file()).equals(each.identity()))
                .isPresent()) {
            found = Optional.empty();
            wake.release();
            return Optional.empty();
        }
        return last.map(Found::program);
    }

    /** Whether there is none that works. */
    public boolean isMissing() {
        return current().isEmpty();
    }

    /** Why there is none, in a sentence. */
    public String missing() {
        return missing;
    }

    private void work() {
        String told = "";
        try {
            while (true) {
                if (current().isEmpty()) {
                    told = look(told);
                }
                boolean ignored = wake.tryAcquire(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return the failure that people have been told of; empty if there is none */
    private String look(String told) throws InterruptedException {
        try {
            MediaMtxProgram program = search.find();
            found = Optional.of(new Found(program, Identity.of(program.file())));
            log.info("[{}] MediaMTX {} at {}", StreamServices.SERVER, program.version(), program.file());
            program.warning().ifPresent(log::warn);
            onFound.run();
            return "";
        } catch (FailureException e) {
            missing = e.sentence();
            if (!told.equals(missing)) {
                log.error("{} Restreaming waits for it.", missing.endsWith(".") ? missing : missing + ".");
            }
            return missing;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

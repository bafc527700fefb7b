package dev.watchkeeper.node;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that one process at a time can lock; thread-safe. The lock is the operating system's, so a killed process leaves none behind. */
final class FolderLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FolderLock.class);

    private final Path file;
    private final FileChannel channel;
    private final Optional<Object> key;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        this.key = key(file);
    }

    /**
     * Takes the lock.
     *
     * @param data the folder it protects, for messages
     * @throws FailureException of kind ENVIRONMENT if the file cannot be written or another process holds it
     */
    static FolderLock take(Path file, Path data) throws FailureException {
        FileChannel channel;
        try {
            channel = PrivateFiles.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + data.toAbsolutePath() + " cannot be written (" + reason(e)
                            + "): grant this user write access, or name another folder with --data",
                    e);
        }
        try {
            lock(data, channel);
            nameHolder(file, channel);
            return new FolderLock(file, channel);
        } catch (FailureException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    private static void lock(Path data, FileChannel channel) throws FailureException {
        try {
            if (channel.tryLock() == null) {
                throw held(data, channel);
            }
        } catch (OverlappingFileLockException e) {
            throw held(data, channel);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + data.toAbsolutePath() + " cannot be locked (" + reason(e)
                            + "): it may be on a volume that does not support locks",
                    e);
        }
    }

    /** Only for people: on a full volume the process id is missing, but the lock holds. */
    private static void nameHolder(Path file, FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            log.warn("{} cannot be written: {}", file, reason(e));
        }
    }

    private static FailureException held(Path data, FileChannel channel) {
        String holder = "";
        try {
            ByteBuffer content = ByteBuffer.allocate(32);
            channel.read(content, 0);
            String pid = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
            holder = pid.isEmpty() ? "" : " (process " + pid + ")";
        } catch (IOException e) {
            holder = " (its process id cannot be read: " + reason(e) + ")";
        }
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "Another Watchkeeper" + holder + " uses the data folder " + data.toAbsolutePath()
                        + ": end it first, or name another folder with --data");
    }

    private static Optional<Object> key(Path file) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the locked file is still the one at its path, which others would try to lock. */
    boolean isInPlace() {
        return key.isPresent() && key(file).equals(key);
    }

    static void closeQuietly(FileChannel channel, Exception onto) {
        try {
            channel.close();
        } catch (IOException e) {
            onto.addSuppressed(e);
        }
    }

    static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }

    /** Releases the lock, and deletes the file unless another process may already use it. */
    void closeAndDelete() throws IOException {
        if (isInPlace()) {
            Files.deleteIfExists(file);
        }
        close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

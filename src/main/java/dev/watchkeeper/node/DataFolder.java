package dev.watchkeeper.node;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder in the hands of this one process: it is made, found writable and locked, until closed. Thread-safe. The lock is the
 * operating system's, so that a killed process leaves none behind.
 */
final class DataFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataFolder.class);

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** @throws FailureException of kind ENVIRONMENT if the folder cannot be written or another process holds it */
    static DataFolder take(Path root) throws FailureException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    root.toAbsolutePath()
                            + " is no folder, so that it cannot be the data folder: name another one with --data");
        }
        FileChannel channel;
        try {
            Files.createDirectories(root);
            channel = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + root.toAbsolutePath() + " cannot be written (" + reason(e)
                            + "): give this user the right to, or name another one with --data",
                    e);
        }
        try {
            lock(root, channel);
            nameHolder(root, channel);
            return new DataFolder(root, channel);
        } catch (FailureException e) {
            closeQuietly(channel, e);
            throw e;
        }
    }

    private static void lock(Path root, FileChannel channel) throws FailureException {
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw held(root, channel);
            }
        } catch (OverlappingFileLockException e) {
            throw held(root, channel);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + root.toAbsolutePath() + " cannot be locked (" + reason(e)
                            + "): is it on a volume without locks?",
                    e);
        }
    }

    /** Only for people: on a full volume the number is missing, and the lock holds all the same. */
    private static void nameHolder(Path root, FileChannel channel) {
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            log.warn("{} cannot be written: {}", root.resolve("lock"), reason(e));
        }
    }

    private static FailureException held(Path root, FileChannel channel) {
        String holder = "";
        try {
            ByteBuffer content = ByteBuffer.allocate(32);
            channel.read(content, 0);
            String pid = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
            holder = pid.isEmpty() ? "" : " (process " + pid + ")";
        } catch (IOException e) {
            holder = " (its number cannot be read: " + reason(e) + ")";
        }
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "Another Watchkeeper" + holder + " uses the data folder " + root.toAbsolutePath()
                        + ": end that one first, or name another folder with --data");
    }

    private static void closeQuietly(FileChannel channel, Exception onto) {
        try {
            channel.close();
        } catch (IOException e) {
            onto.addSuppressed(e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getClass().getSimpleName().replace("Exception", "") + ": " + e.getMessage();
    }

    /**
     * Deletes what killed processes left in the cache: SQLite's library unpacks itself anew at each start, and only a clean end removes
     * it. To be called before the database is opened.
     */
    void removeLeftovers() {
        if (!Files.isDirectory(cache())) {
            return;
        }
        try (DirectoryStream<Path> left = Files.newDirectoryStream(cache(), "sqlite-*libsqlitejdbc*")) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("{} cannot be cleaned: {}", cache(), e.toString());
        }
    }

    Path root() {
        return root;
    }

    Path database() {
        return root.resolve("watchkeeper.db");
    }

    Path recordings() {
        return root.resolve("recordings");
    }

    Path cache() {
        return root.resolve("cache");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

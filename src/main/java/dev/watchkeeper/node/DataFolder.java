package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder, created, checked and locked for this process until closed; thread-safe. If it is deleted meanwhile, it is created and locked
 * again.
 */
final class DataFolder implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataFolder.class);
    private static final Duration CHECK_EVERY = Duration.ofMillis(500);
    private static final Set<PosixFilePermission> WIDE = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path root;
    private final Optional<FolderLock> spare;
    private volatile Optional<FolderLock> lock;
    private volatile String trouble = "";
    private volatile Optional<Thread> thread = Optional.empty();

    private DataFolder(Path root, FolderLock lock, Optional<FolderLock> spare) {
        this.root = root;
        this.lock = Optional.of(lock);
        this.spare = spare;
    }

    /** @throws FailureException of kind ENVIRONMENT if the folder cannot be written or another process holds it */
    static DataFolder take(Path root) throws FailureException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    root.toAbsolutePath()
                            + " is no folder, so it cannot be the data folder: name another one with --data");
        }
        FolderLock lock = lock(root);
        try {
            DataFolder folder = new DataFolder(root, lock, SpareLock.take(root));
            folder.warnIfWide();
            return folder;
        } catch (FailureException e) {
            try {
                lock.close();
            } catch (IOException io) {
                e.addSuppressed(io);
            }
            throw e;
        }
    }

    private static FolderLock lock(Path root) throws FailureException {
        try {
            PrivateFiles.createDirectories(root);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The data folder " + root.toAbsolutePath() + " cannot be written (" + FolderLock.reason(e)
                            + "): grant this user write access, or name another folder with --data",
                    e);
        }
        return FolderLock.take(root.resolve("lock"), root);
    }

    /** Leaves the permissions of existing folders alone: people decide who may read them. */
    private void warnIfWide() {
        for (Path folder : List.of(root, recordings(), root.resolve("logs"), root.resolve("evidence"))) {
            try {
                if (Files.isDirectory(folder)
                        && Files.getPosixFilePermissions(folder).stream().anyMatch(WIDE::contains)
                        && !(folder.equals(recordings()) && isShared(folder))) {
                    log.warn(
                            "{} can be read by others ({}). New files cannot; to restrict the existing ones: chmod -R go-rwx {}",
                            folder,
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)),
                            folder);
                    return;
                }
            } catch (IOException e) {
                log.debug("The permissions of {} cannot be read", folder, e);
            }
        }
    }

    private static boolean isShared(Path folder) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                .equals("rwxr-x---");
    }

    /** Starts checking that the folder and its lock still exist. */
    void watch(Clock clock) {
        Thread checking = Threads.platform("data-folder", () -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    look();
                    clock.sleep(CHECK_EVERY);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread = Optional.of(checking);
        checking.start();
    }

    /** One check; tests call it directly. */
    void look() {
        if (lock.filter(FolderLock::isInPlace).isPresent()) {
            return;
        }
        if (trouble.isEmpty()) {
            log.error("The data folder {} was deleted or moved away, with its lock", root.toAbsolutePath());
        }
        try {
            FolderLock again = lock(root);
            lock.ifPresent(DataFolder::release);
            lock = Optional.of(again);
            trouble = "";
            log.warn("The data folder {} was created and locked again", root.toAbsolutePath());
        } catch (FailureException e) {
            if (!trouble.equals(e.sentence())) {
                trouble = e.sentence();
                log.error("The data folder is gone and cannot be created again: {}", trouble);
            }
        }
    }

    private static void release(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            log.debug("A lock that is no longer in place cannot be closed", e);
        }
    }

    /** @throws IllegalStateException with a sentence for people if this process no longer holds the folder */
    void prove() {
        if (!trouble.isEmpty()) {
            throw new IllegalStateException(trouble);
        }
        if (lock.filter(FolderLock::isInPlace).isEmpty()) {
            throw new IllegalStateException(root.toAbsolutePath() + " was deleted or moved away");
        }
    }

    /**
     * Deletes what killed processes left in the cache: SQLite's library is unpacked at each start, and only a clean end removes it. Call before
     * the database is opened.
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
        thread.ifPresent(Thread::interrupt);
        try {
            if (thread.isPresent() && !Threads.join(thread.get(), Duration.ofSeconds(1))) {
                log.warn("Checking the data folder did not end within 1 s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (lock.isPresent()) {
            lock.get().close();
        }
        if (spare.isPresent()) {
            spare.get().closeAndDelete();
        }
    }
}

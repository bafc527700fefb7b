package dev.watchkeeper.watch;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right to change the memory, which one process at a time has; immutable. The system takes it back when the process ends. */
final class MemoryLock implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MemoryLock.class);

    private final Optional<FileChannel> channel;

    private MemoryLock(Optional<FileChannel> channel) {
        this.channel = channel;
    }

    /** Tries it once; {@link #isHeld} says whether this process has the right now. */
    static MemoryLock take(Path memory) {
        Path file = memory.resolveSibling(memory.getFileName() + ".lock");
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                PrivateFiles.createDirectories(folder);
            }
            FileChannel channel = PrivateFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(channel)) {
                return new MemoryLock(Optional.of(channel));
            }
            channel.close();
        } catch (IOException e) {
            log.debug("{} cannot be locked", file, e);
        }
        return new MemoryLock(Optional.empty());
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    boolean isHeld() {
        return channel.isPresent();
    }

    @Override
    public void close() {
        try {
            if (channel.isPresent()) {
                channel.get().close();
            }
        } catch (IOException e) {
            log.debug("The lock of the memory was not closed", e);
        }
    }
}

package dev.watchkeeper.node;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A second lock for a data folder, kept outside of it, which keeps a second node away even if the folder was deleted with the first lock;
 * stateless. It is in memory and named after the folder's path and its parent, so equal paths in different containers have different locks.
 */
final class SpareLock {
    private static final Logger log = LoggerFactory.getLogger(SpareLock.class);
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path PROC_SELF = Path.of("/proc/self");

    private SpareLock() {}

    /**
     * Takes the lock.
     *
     * @return empty where the file cannot be created: then only the lock in the folder protects it
     * @throws FailureException if another process holds it
     */
    static Optional<FolderLock> take(Path data) throws FailureException {
        Path file;
        try {
            file = folder().resolve("data-" + name(data) + ".lock");
            PrivateFiles.prepare(file);
        } catch (IOException e) {
            log.debug("There is no lock outside of the data folder", e);
            return Optional.empty();
        }
        return Optional.of(FolderLock.take(file, data));
    }

    private static Path folder() throws IOException {
        Path parent = Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        Path folder = parent.resolve("watchkeeper-" + System.getProperty("user.name"));
        PrivateFiles.createDirectories(folder);
        Object owner = Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(Files.getAttribute(PROC_SELF, "unix:uid"))) {
            throw new IOException(folder + " belongs to another user");
        }
        return folder;
    }

    private static String name(Path data) throws IOException {
        Path real = data.toRealPath();
        Path above = Optional.ofNullable(real.getParent()).orElse(real);
        Object key = Optional.ofNullable(
                        Files.readAttributes(above, BasicFileAttributes.class).fileKey())
                .orElse("");
        CRC32 sum = new CRC32();
        sum.update((real + " " + key).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) sum.getValue());
    }
}

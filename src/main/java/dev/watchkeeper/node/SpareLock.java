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
 * A second lock for a data folder, outside of it, which keeps a second node away even when somebody has deleted the folder with the first; stateless. It lies in
 * memory, and is named after the folder's path and the folder above, so that equal paths in different containers are not mistaken for one.
 */
final class SpareLock {
    private static final Logger log = LoggerFactory.getLogger(SpareLock.class);
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path PROC_SELF = Path.of("/proc/self");

    private SpareLock() {}

    /**
     * Takes it.
     *
     * @return empty where no such file can be had: the lock in the folder then holds alone
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
            throw new IOException(folder + " belongs to somebody else");
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

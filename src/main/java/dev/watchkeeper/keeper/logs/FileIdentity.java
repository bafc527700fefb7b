package dev.watchkeeper.keeper.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Which file a path leads to, however it is called; immutable.
 *
 * @param key device and inode
 */
record FileIdentity(Object key) {
    /** Nothing if there is no such file, or it cannot be told. */
    static Optional<FileIdentity> of(Path path) {
        try {
            return Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class)
                            .fileKey())
                    .map(FileIdentity::new);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

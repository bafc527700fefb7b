package dev.watchkeeper.keeper.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Identifies a file independently of its name; immutable.
 *
 * @param key device and inode
 */
record FileIdentity(Object key) {
    /** Empty if there is no such file, or its identity is unknown. */
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

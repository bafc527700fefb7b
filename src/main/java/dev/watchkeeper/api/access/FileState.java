package dev.watchkeeper.api.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * What a file looks like without reading it, to notice that it was changed; immutable.
 *
 * @param key the file's own number, which an atomic replacement changes
 */
public record FileState(FileTime modified, long bytes, String key) {
    /** Empty if there is no such file, or it cannot be looked at. */
    public static Optional<FileState> of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new FileState(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

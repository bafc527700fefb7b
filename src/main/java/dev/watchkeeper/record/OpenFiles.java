package dev.watchkeeper.record;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The files that are being written, which nobody may delete; thread-safe. */
public final class OpenFiles {
    private final Set<Path> files = ConcurrentHashMap.newKeySet();

    void add(Path file) {
        files.add(file);
    }

    void remove(Path file) {
        files.remove(file);
    }

    boolean contains(Path file) {
        return files.contains(file);
    }
}

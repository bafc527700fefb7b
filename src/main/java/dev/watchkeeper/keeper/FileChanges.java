package dev.watchkeeper.keeper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Sees whether files have changed since it last looked; confined to the keeper's thread. */
final class FileChanges {
    private final List<Path> files;
    private String last = "";

    FileChanges(List<Path> files) {
        this.files = files;
    }

    /** What the files are now counts as known. */
    void remember() {
        last = stamp();
    }

    boolean changed() {
        String now = stamp();
        boolean changed = !now.equals(last);
        last = now;
        return changed;
    }

    private String stamp() {
        StringBuilder stamp = new StringBuilder();
        for (Path file : files) {
            try {
                stamp.append(Files.getLastModifiedTime(file).toMillis())
                        .append(' ')
                        .append(Files.size(file))
                        .append('\n');
            } catch (IOException e) {
                stamp.append("missing\n");
            }
        }
        return stamp.toString();
    }
}

package dev.watchkeeper.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Detects changes of files by their time and size; confined to one thread. */
public final class FileChanges {
    private final List<Path> files;
    private String last = "";

    public FileChanges(List<Path> files) {
        this.files = List.copyOf(files);
    }

    /** Takes the present files as the reference. */
    public void remember() {
        last = stamp();
    }

    /** Whether the files have changed since the last call of this or of {@link #remember}. */
    public boolean haveChanged() {
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

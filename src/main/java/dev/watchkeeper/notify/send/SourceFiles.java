package dev.watchkeeper.notify.send;

import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.notify.NotificationSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Notices changes of the configuration and of the files that it names, by time and size; confined to the desk. */
final class SourceFiles {
    private final NotificationSource source;
    private List<Path> files = List.of();
    private String last = "";

    SourceFiles(NotificationSource source) {
        this.source = source;
    }

    /** Follows the files of these settings from now on. */
    void follow(NotificationSettings settings) {
        List<Path> all = new ArrayList<>(settings.files());
        source.file().ifPresent(all::add);
        files = all;
        last = stamp();
    }

    /** Whether one has changed since the last call of this or of {@link #follow}. */
    boolean haveChanged() {
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

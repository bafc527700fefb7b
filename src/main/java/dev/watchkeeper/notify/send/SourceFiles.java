package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.FileChanges;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.notify.NotificationSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Notices changes of the configuration and of the files that it names, by time and size; confined to the desk. */
final class SourceFiles {
    private final NotificationSource source;
    private FileChanges changes = new FileChanges(List.of());

    SourceFiles(NotificationSource source) {
        this.source = source;
    }

    /** Follows the files of these settings from now on. */
    void follow(NotificationSettings settings) {
        List<Path> all = new ArrayList<>(settings.files());
        source.file().ifPresent(all::add);
        changes = new FileChanges(all);
        changes.remember();
    }

    /** Whether one has changed since the last call of this or of {@link #follow}. */
    boolean haveChanged() {
        return changes.haveChanged();
    }
}

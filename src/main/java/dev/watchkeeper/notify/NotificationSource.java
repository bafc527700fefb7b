package dev.watchkeeper.notify;

import dev.watchkeeper.config.NotificationSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the settings of notifications come from; immutable.
 *
 * @param first the settings at the start
 * @param reload reads them again; empty while they contain a mistake. Called on the sender's thread
 * @param file the configuration, whose change justifies another look
 */
public record NotificationSource(
        NotificationSettings first, Supplier<Optional<NotificationSettings>> reload, Optional<Path> file) {
    /** Settings that never change. */
    public static NotificationSource fixed(NotificationSettings settings) {
        return new NotificationSource(settings, () -> Optional.of(settings), Optional.empty());
    }
}

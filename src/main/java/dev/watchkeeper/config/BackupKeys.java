package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/** The keys of the section {@code backup}, and the settings read from them; immutable. */
final class BackupKeys {
    private static final Key<String> AT = Key.of(
            "backup.at",
            Forms.matching("a time of day such as 03:00", "([01][0-9]|2[0-3]):[0-5][0-9]"),
            "'03:00'",
            "When the daily backup of the database and the configuration is made, in local time.");
    private static final Key<Duration> KEEP = Key.of(
            "backup.keep",
            Forms.duration("1h", "3650d"),
            "30d",
            "Older backups are deleted once there is a newer one that was verified.");

    static final List<Key<?>> ALL = List.of(AT, KEEP);

    private BackupKeys() {}

    static BackupSettings read(Values values) {
        return new BackupSettings(LocalTime.parse(values.get(AT)), values.get(KEEP));
    }
}

package dev.watchkeeper.node;

import dev.watchkeeper.backup.BackupFolder;
import dev.watchkeeper.backup.BackupsView;
import dev.watchkeeper.backup.Restore;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.store.DatabaseCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backs up and restores a data folder in which no node runs, which holds its lock meanwhile; stateless. */
public final class LocalBackup {
    private static final Logger log = LoggerFactory.getLogger(LocalBackup.class);

    private LocalBackup() {}

    /**
     * Makes a backup.
     *
     * @param configuration the configuration file, if there is one
     * @throws FailureException of kind ENVIRONMENT if a node runs there, or it fails
     */
    public static BackupsView.Backup make(Path data, Optional<Path> configuration, Duration keep, Clock clock)
            throws FailureException {
        DataFolder folder = DataFolder.take(data);
        try {
            if (!Files.exists(folder.database())) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        "There is no database in " + data.toAbsolutePath() + ". Name the data folder with --data.");
            }
            return new BackupFolder(data, clock)
                    .make(
                            target -> new DatabaseCopies(clock).copyUnused(folder.database(), target, folder.cache()),
                            configuration,
                            keep);
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "The backup failed: " + e.getMessage() + ".", e);
        } finally {
            release(folder);
        }
    }

    /**
     * Restores from a backup.
     *
     * @param configuration where the configuration belongs; empty to leave it alone
     * @return what was done, in sentences
     * @throws FailureException of kind ENVIRONMENT if a node runs there
     */
    public static List<String> restore(Path archive, Path data, Optional<Path> configuration, Clock clock)
            throws FailureException {
        DataFolder folder = DataFolder.take(data);
        try {
            return new Restore(data, clock).from(archive, configuration);
        } finally {
            release(folder);
        }
    }

    private static void release(DataFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            log.warn("The lock of the data folder could not be released: {}", e.toString());
        }
    }
}

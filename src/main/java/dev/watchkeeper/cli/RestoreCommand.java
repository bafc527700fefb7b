package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.node.LocalBackup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code watchkeeper restore}: puts a backup in the place of what is there, which is set aside; confined to the main thread. */
@Command(
        name = "restore",
        description = "Restore the database, and with -c the configuration, from a backup. What is there is set aside.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper restore data/backups/watchkeeper-20260301T030000Z.tar.gz -c watchkeeper.yml",
            "Stop the node first. Recordings stay, and are entered again at the next start.",
            "Exit codes: 0 restored, 75 if a node runs there or the disk fails, 78 if the file is no good backup."
        })
final class RestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final ApiOptions.Which which = new ApiOptions.Which();

    @Parameters(paramLabel = "FILE", description = "The backup, from backups/ of the data folder.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    @Override
    public Integer call() throws FailureException {
        LocalBackup.restore(file, folder(), which.config(), new SystemClock())
                .forEach(spec.commandLine().getOut()::println);
        return ExitCodes.CLEAN;
    }

    /** A configuration that is lost or damaged must not keep anybody from restoring it. */
    private Path folder() throws FailureException {
        return which.data().isPresent()
                        || which.config()
                                .filter(config -> config.toFile().exists())
                                .isEmpty()
                ? which.data().orElse(Path.of("data"))
                : which.folder();
    }
}

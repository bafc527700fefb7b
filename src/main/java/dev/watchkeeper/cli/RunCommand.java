package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.NativeFolder;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Umask;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.keeper.logs.Logging;
import dev.watchkeeper.keeper.process.Mark;
import dev.watchkeeper.notify.send.Sending;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchkeeper run}: watches cameras until asked to stop; confined to the main thread. */
@Command(
        name = "run",
        description = "Watch cameras: record, detect motion, and show what each camera really sees.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  watchkeeper run --video-source rtsp://camera.home/main",
            "  watchkeeper run -c watchkeeper.yml --set record.mode=continuous",
            "SIGINT (Ctrl-C) and SIGTERM end it cleanly."
        })
final class RunCommand implements Callable<Integer> {
    private final Watch watch;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--exit-with-parent", hidden = true, description = "End when standard input does.")
    private boolean exitWithParent;

    RunCommand(Watch watch) {
        this.watch = watch;
    }

    /** Runs with good settings. */
    @FunctionalInterface
    interface Watch {
        /**
         * Watches until asked to end.
         *
         * @param configuration the file from which the settings come, if there is one
         * @return the exit code
         */
        int run(Settings settings, Optional<Path> configuration, Shutdown shutdown)
                throws FailureException, InterruptedException;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Loaded loaded = LastGood.ofEnvironment(System.getenv())
                .map(options::loadFromCopy)
                .orElseGet(options::load);
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        return switch (loaded) {
            case Loaded.Bad bad -> {
                bad.mistakes().forEach(err::println);
                yield ExitCodes.CONFIGURATION;
            }
            case Loaded.Good good -> watch(good.settings());
        };
    }

    private int watch(Settings settings) throws FailureException, InterruptedException {
        Umask.ownerOnly();
        NativeFolder.use(settings.data().resolve("cache"));
        Shutdown shutdown = new Shutdown();
        if (exitWithParent) {
            shutdown.onEndOfInput();
        }
        try (Logging logging = Logging.start(settings)) {
            if (!settings.notifications().enabled() || Mark.isInherited()) {
                return watch.run(settings, options.config(), shutdown);
            }
            // Nobody is above this process who would have people told.
            try (Sending sending = new Sending(options.notifications(), settings.data(), new SystemClock())) {
                sending.start();
                return watch.run(settings, options.config(), shutdown);
            }
        }
    }
}

package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.NativeFolder;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.base.Umask;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.OtherSections;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.edit.ConfigSource;
import dev.watchkeeper.config.edit.KeyTables;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.keeper.logs.Logging;
import dev.watchkeeper.keeper.process.Mark;
import dev.watchkeeper.node.Reloads;
import dev.watchkeeper.notify.send.Sending;
import dev.watchkeeper.stream.StreamKeys;
import dev.watchkeeper.stream.StreamLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
            "  watchkeeper run --setup -c watchkeeper.yml",
            "SIGINT (Ctrl-C) and SIGTERM end it cleanly."
        })
final class RunCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(RunCommand.class);

    private final Watch watch;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--setup",
            description =
                    "Start even without a camera, to add the first in the browser; makes the file of -c if it is missing.")
    private boolean setup;

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
         * @param source reads the configuration again
         * @return the exit code
         */
        int run(Settings settings, Optional<Path> configuration, Reloads.Source source, Shutdown shutdown)
                throws FailureException, InterruptedException;
    }

    @Override
    public Integer call() throws FailureException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        if (setup) {
            options.settingUp();
        }
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
                return watch.run(settings, options.config(), source(settings), shutdown);
            }
            // Nobody is above this process who would have people told.
            try (Sending sending = new Sending(options.notifications(), settings.data(), new SystemClock())) {
                sending.start();
                return watch.run(settings, options.config(), source(settings), shutdown);
            }
        }
    }

    /** As the node and the keeper will read it. */
    private Loaded check(Path copy, Path file) {
        Loaded loaded = options.loadFromCopy(copy);
        if (loaded instanceof Loaded.Good good) {
            List<Problem> mistakes = StreamLoader.loadFromCopy(
                            copy, file, Path.of(""), good.settings().cameras())
                    .mistakes();
            return mistakes.isEmpty() ? loaded : new Loaded.Bad(mistakes, loaded.warnings());
        }
        return loaded;
    }

    private Reloads.Source source(Settings started) {
        LastGood lastGood = new LastGood(started.data());
        Clock clock = new SystemClock();
        return new Reloads.Source() {
            @Override
            public Loaded settings() {
                // What only the keeper reads must be good, too, or half of a file would take effect.
                return ConfigurationCheck.of(options).loaded();
            }

            @Override
            public Optional<List<String>> keeper() throws FailureException {
                return isKept() ? Optional.of(ControlClient.ask(started.data(), "reload")) : Optional.empty();
            }

            @Override
            public boolean isKept() {
                return Mark.isInherited() && ControlClient.seesKeeperOf(started.data());
            }

            @Override
            public void restart() throws FailureException {
                ControlClient.ask(started.data(), "restart " + NodeService.NAME);
            }

            @Override
            public OtherSections others() {
                return options.config()
                        .map(file -> OtherSections.of(file, Path.of("")))
                        .orElse(OtherSections.NONE);
            }

            @Override
            public Optional<ConfigSource> file() {
                return options.config()
                        .map(file -> new ConfigSource(
                                file,
                                new KeyTables(StreamKeys.all(), options.keysOnCommandLine()),
                                copy -> check(copy, file)));
            }

            @Override
            public void inForce() {
                options.config().ifPresent(file -> {
                    try {
                        lastGood.reloaded(file, ProcessHandle.current().pid(), clock.wall());
                    } catch (IOException e) {
                        log.warn(
                                "What was read again could not be noted; it will not be rolled back by itself: {}",
                                e.toString());
                    }
                });
            }
        };
    }
}

package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.config.SettingsLoader.Argument;
import dev.watchkeeper.notify.NotificationSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that become settings; confined to the main thread. The loader checks their values together with the file's. */
final class SettingsOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file; docs/configuration.md lists all keys.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--video-source",
            paramLabel = "URL|FILE",
            description =
                    "A camera's address or a video file; repeatable. The cameras are named camera-1, camera-2 and so on.")
    private List<String> videoSources = new ArrayList<>();

    private boolean setup;

    @Option(names = "--headless", description = "Serve no dashboard, only the API.")
    private boolean headless;

    @Option(names = "--no-api", description = "Serve neither API nor dashboard.")
    private boolean noApi;

    @Option(
            names = {"--data", "--output-dir"},
            paramLabel = "DIR",
            description = "The folder for everything that Watchkeeper writes (data).")
    private Optional<String> data = Optional.empty();

    @Option(names = "--port", paramLabel = "N", description = "The port of the API (3000); 0 picks a free one.")
    private Optional<String> port = Optional.empty();

    @Option(names = "--pre-motion", paramLabel = "TIME", description = "How much to record before motion (30s).")
    private Optional<String> preMotion = Optional.empty();

    @Option(names = "--post-motion", paramLabel = "TIME", description = "How much to record after motion (30s).")
    private Optional<String> postMotion = Optional.empty();

    @Option(
            names = "--image-interval",
            paramLabel = "TIME",
            description = "Time between saved pictures (10m); 0 for none.")
    private Optional<String> imageInterval = Optional.empty();

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "debug, info, warning or error (info).")
    private Optional<String> logLevel = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any configuration key, for example record.mode=continuous; repeatable.")
    private List<String> set = new ArrayList<>();

    Optional<Path> config() {
        return config;
    }

    List<String> videoSources() {
        return videoSources;
    }

    Optional<String> data() {
        return data;
    }

    /** The same options as command-line words, for another process of this program. */
    List<String> words() {
        List<String> words = new ArrayList<>();
        config.ifPresent(file -> words.addAll(List.of("--config", file.toString())));
        videoSources.forEach(source -> words.addAll(List.of("--video-source", source)));
        if (headless) {
            words.add("--headless");
        }
        if (noApi) {
            words.add("--no-api");
        }
        addWords(words, "--data", data);
        addWords(words, "--port", port);
        addWords(words, "--pre-motion", preMotion);
        addWords(words, "--post-motion", postMotion);
        addWords(words, "--image-interval", imageInterval);
        addWords(words, "--log-level", logLevel);
        set.forEach(text -> words.addAll(List.of("--set", text)));
        return words;
    }

    private static void addWords(List<String> words, String option, Optional<String> value) {
        value.ifPresent(text -> words.addAll(List.of(option, text)));
    }

    /** Whether an option names a camera. */
    boolean namesCameras() {
        return !videoSources.isEmpty() || set.stream().anyMatch(text -> text.startsWith("cameras"));
    }

    /** The settings, which need not have cameras, or their mistakes. */
    Loaded loadWithoutCameras() {
        return SettingsLoader.loadWithoutCameras(config, arguments(), Path.of(""));
    }

    /** The keys set on the command line, as {@code KEY=VALUE}. */
    List<String> settings() {
        return List.copyOf(set);
    }

    /** Where the settings of notifications come from, which may be good even if the rest is wrong. */
    NotificationSource notifications() {
        return NotificationOptions.source(config, data, arguments());
    }

    /** The settings or their mistakes. */
    Loaded load() {
        List<Argument> arguments = arguments();
        if (mayHaveNoCamera()) {
            return SettingsLoader.loadWithoutCameras(config, arguments, Path.of(""));
        }
        boolean anyCamera = config.isPresent()
                || !videoSources.isEmpty()
                || arguments.stream().anyMatch(argument -> argument.key().startsWith("cameras"));
        if (!anyCamera) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is nothing to watch: name a camera with --video-source URL, or a file with -c.");
        }
        return SettingsLoader.load(config, videoSources, arguments, Path.of(""));
    }

    /** The settings from a copy that stands in for the configuration file, or their mistakes. */
    Loaded loadFromCopy(Path copy) {
        if (mayHaveNoCamera()) {
            return SettingsLoader.loadFromCopyWithoutCameras(copy, config.orElseThrow(), arguments(), Path.of(""));
        }
        return config.isPresent()
                ? SettingsLoader.loadFromCopy(copy, config.get(), videoSources, arguments(), Path.of(""))
                : load();
    }

    /** Whether a person will add the first camera while it runs. */
    private boolean mayHaveNoCamera() {
        return setup && config.isPresent() && videoSources.isEmpty();
    }

    /** A person will fill the file in the browser, which is made if it is missing. @throws FailureException if it cannot be made */
    void settingUp() throws FailureException {
        setup = true;
        if (config.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--setup needs -c FILE: the file that the browser will fill.");
        }
        if (!Files.exists(config.get())) {
            try {
                PrivateFiles.createFile(config.get());
            } catch (IOException e) {
                throw new FailureException(
                        FailureKind.ENVIRONMENT,
                        config.get() + " cannot be made: check the folder and its permissions.",
                        e);
            }
        }
    }

    /** The keys that options set, so that the file does not decide on them. */
    Set<String> keysOnCommandLine() {
        return arguments().stream().map(Argument::key).collect(Collectors.toSet());
    }

    private List<Argument> arguments() {
        List<Argument> arguments = new ArrayList<>();
        if (headless) {
            arguments.add(new Argument("--headless", "api.dashboard", "false"));
        }
        if (noApi) {
            arguments.add(new Argument("--no-api", "api.enabled", "false"));
        }
        add(arguments, "--data", "data", data);
        add(arguments, "--port", "api.port", port);
        add(arguments, "--pre-motion", "record.pre-motion", preMotion);
        add(arguments, "--post-motion", "record.post-motion", postMotion);
        add(arguments, "--image-interval", "snapshot.interval", imageInterval);
        add(arguments, "--log-level", "log-level", logLevel);
        for (String text : set) {
            arguments.add(Argument.set(text)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--set needs KEY=VALUE, such as record.mode=continuous.")));
        }
        return arguments;
    }

    private static void add(List<Argument> arguments, String option, String key, Optional<String> value) {
        value.ifPresent(text -> arguments.add(new Argument(option, key, text)));
    }
}

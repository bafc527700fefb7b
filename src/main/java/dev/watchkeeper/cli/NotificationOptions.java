package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.config.NotificationsLoaded;
import dev.watchkeeper.config.SettingsLoader.Argument;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.keeper.services.KeepAliveFile;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.NotificationSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that select the settings of notifications; confined to the main thread. */
final class NotificationOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration with its section notifications:, or a keep_alive_config.json.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder (that of the configuration).")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Set any configuration key, for example notifications.enabled=true; repeatable.")
    private List<String> set = new ArrayList<>();

    /**
     * The settings found; immutable.
     *
     * @param mistakes what prevents notifications, with file, line and column
     */
    record Found(Path data, NotificationSettings settings, List<Problem> mistakes) {}

    Found load() {
        List<Argument> arguments = new ArrayList<>();
        data.ifPresent(folder -> arguments.add(new Argument("--data", "data", folder)));
        for (String text : set) {
            arguments.add(Argument.set(text)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--set needs KEY=VALUE, such as notifications.enabled=true.")));
        }
        return load(config, data, arguments);
    }

    /** The settings of a configuration, or of a keep_alive_config.json, even if the rest of it is wrong. */
    static Found load(Optional<Path> config, Optional<String> data, List<Argument> arguments) {
        Optional<Path> json = config.filter(file -> file.toString().endsWith(".json"));
        if (json.isPresent()) {
            ServicesLoaded loaded = KeepAliveFile.load(json.get(), Path.of(""), Optional.empty());
            return new Found(
                    Path.of(data.orElse("data")),
                    loaded.mail().map(NotificationSettings::of).orElse(NotificationSettings.OFF),
                    loaded.mistakes());
        }
        NotificationsLoaded loaded = NotificationsLoaded.load(config, arguments, Path.of(""));
        return new Found(Path.of(loaded.data()), loaded.settings(), loaded.mistakes());
    }

    /** What a sender needs, which follows changes of the file. */
    static NotificationSource source(Optional<Path> config, Optional<String> data, List<Argument> arguments) {
        return new NotificationSource(
                load(config, data, arguments).settings(),
                () -> Optional.of(load(config, data, arguments))
                        .filter(found -> found.mistakes().isEmpty())
                        .map(Found::settings),
                config.map(Path::toAbsolutePath));
    }

    /** Maps a failure to an exit code: CONFIGURATION if a person must act, ENVIRONMENT if another attempt may help. */
    static FailureKind forExit(DeliveryException failure) {
        return failure.outlook() == Outlook.LASTING || failure.outlook() == Outlook.THIS_LETTER
                ? FailureKind.CONFIGURATION
                : FailureKind.ENVIRONMENT;
    }
}

package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.MailLoaded;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.SettingsLoader.Argument;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.keeper.services.KeepAliveFile;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.notify.MailSender;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how mails are sent; confined to the main thread. */
final class MailOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration with notifications:, or a keep_alive_config.json.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--data", paramLabel = "DIR", description = "The data folder, if not the configuration's.")
    private Optional<String> data = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Any key of the configuration, for example notifications.enabled=true; repeatable.")
    private List<String> set = new ArrayList<>();

    /**
     * What was found; immutable.
     *
     * @param mistakes what keeps mails from being sent, by file, line and column
     */
    record Found(Path data, Optional<MailSettings> mail, List<Problem> mistakes) {}

    Found load() {
        Optional<Path> json = config.filter(file -> file.toString().endsWith(".json"));
        if (json.isPresent()) {
            ServicesLoaded loaded = KeepAliveFile.load(json.get(), Path.of(""), Optional.empty());
            return new Found(Path.of(data.orElse("data")), loaded.mail(), loaded.mistakes());
        }
        List<Argument> arguments = new ArrayList<>();
        data.ifPresent(folder -> arguments.add(new Argument("--data", "data", folder)));
        for (String text : set) {
            arguments.add(Argument.set(text)
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(), "--set needs a key and a value, such as notifications.enabled=true.")));
        }
        MailLoaded loaded = MailLoaded.load(config, arguments, Path.of(""));
        return new Found(Path.of(loaded.data()), loaded.mail(), loaded.mistakes());
    }

    /** The failure as the command line tells it: trying again may help, or somebody has to change something. */
    static FailureException forExit(FailureException failure) {
        FailureKind kind = MailSender.isLasting(failure.kind()) ? FailureKind.CONFIGURATION : FailureKind.ENVIRONMENT;
        return new FailureException(kind, failure.sentence(), failure);
    }
}

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

/** The options that select the mail settings; confined to the main thread. */
final class MailOptions {
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
     * @param mistakes what prevents mail, with file, line and column
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
                            spec.commandLine(), "--set needs KEY=VALUE, such as notifications.enabled=true.")));
        }
        MailLoaded loaded = MailLoaded.load(config, arguments, Path.of(""));
        return new Found(Path.of(loaded.data()), loaded.mail(), loaded.mistakes());
    }

    /** Maps the failure to an exit code: ENVIRONMENT if another attempt may help, CONFIGURATION if a person must act. */
    static FailureException forExit(FailureException failure) {
        FailureKind kind = MailSender.isLasting(failure.kind()) ? FailureKind.CONFIGURATION : FailureKind.ENVIRONMENT;
        return new FailureException(kind, failure.sentence(), failure);
    }
}

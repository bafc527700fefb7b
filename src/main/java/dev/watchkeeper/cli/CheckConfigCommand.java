package dev.watchkeeper.cli;

import dev.watchkeeper.base.ExitCodes;
import dev.watchkeeper.base.Table;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Keys;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.keeper.services.KeepAliveFile;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.stream.StreamKeys;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code watchkeeper check-config}: checks a configuration, or lists all keys; confined to the main thread. */
@Command(
        name = "check-config",
        description = "Check a configuration and show all its mistakes. Connects to nothing and writes nothing.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: watchkeeper check-config -c watchkeeper.yml",
            "It also checks a keep_alive_config.json. Exit code: 78 if there is a mistake."
        })
final class CheckConfigCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final SettingsOptions options = new SettingsOptions();

    @Option(names = "--keys", description = "Lists every key with what may be written, its default and its meaning.")
    private boolean keys;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (keys) {
            list(out);
            return ExitCodes.CLEAN;
        }
        Optional<Path> json = options.config().filter(file -> file.toString().endsWith(".json"));
        if (json.isPresent()) {
            return checkKeepAlive(json.get(), out);
        }
        ConfigurationCheck check = ConfigurationCheck.of(options);
        PrintWriter err = spec.commandLine().getErr();
        check.loaded().warnings().forEach(warning -> err.println("warning: " + warning));
        return switch (check.loaded()) {
            case Loaded.Bad bad -> report(bad.mistakes(), err);
            case Loaded.Good good -> {
                show(good.settings(), check.services(), out);
                yield ExitCodes.CLEAN;
            }
        };
    }

    /** Checks a file like {@code keep_alive_config.json}, which only the keeper reads. */
    private int checkKeepAlive(Path file, PrintWriter out) {
        ServicesLoaded loaded = KeepAliveFile.load(
                file, Path.of(""), options.videoSources().stream().findFirst());
        PrintWriter err = spec.commandLine().getErr();
        loaded.warnings().forEach(warning -> err.println("warning: " + warning));
        if (loaded.mistakes().isEmpty()) {
            out.println("The configuration is good for watchkeeper keep.");
            return ExitCodes.CLEAN;
        }
        return report(loaded.mistakes(), err);
    }

    private static int report(List<Problem> mistakes, PrintWriter err) {
        mistakes.forEach(err::println);
        err.println(mistakes.size() == 1 ? "1 mistake." : mistakes.size() + " mistakes.");
        return ExitCodes.CONFIGURATION;
    }

    private static void show(Settings settings, List<ServiceSettings> services, PrintWriter out) {
        if (!settings.cameras().isEmpty()) {
            showCameras(settings, out);
        }
        if (!services.isEmpty()) {
            Table table = new Table("SERVICE", "PROGRAM", "RESTART");
            for (ServiceSettings service : services) {
                table.row(
                        service.name(),
                        service.command().words().getFirst(),
                        service.supervision()
                                .policy()
                                .mode()
                                .name()
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-'));
            }
            table.print(out);
        }
        String whose = settings.cameras().isEmpty()
                ? "The configuration is good for watchkeeper keep: it has services, but no camera, which watchkeeper run"
                        + " needs."
                : "The configuration is good.";
        out.println(whose + " The data folder is " + settings.data() + ".");
    }

    private static void showCameras(Settings settings, PrintWriter out) {
        Table table = new Table("CAMERA", "SOURCE", "SIGN-IN", "RECORDS", "MOTION");
        for (CameraSettings camera : settings.cameras()) {
            table.row(
                    camera.name(),
                    camera.shownUrl(),
                    camera.username().orElse("-"),
                    camera.record().mode().name().toLowerCase(Locale.ROOT),
                    camera.motion().enabled() ? "sensitivity " + camera.motion().sensitivity() : "off");
        }
        table.print(out);
    }

    private static void list(PrintWriter out) {
        out.println(
                "General keys; a camera may override those of health, record, motion, snapshot, analysis.enabled and analysis.prompt-file:");
        list(Keys.general(), out);
        out.println("Keys of a camera, below cameras: and its name:");
        list(Keys.camera(), out);
        out.println("Keys of each entry of motion.zones and motion.masks:");
        list(Keys.zone(), out);
        out.println("Keys of each entry of notifications.webhooks:");
        list(Keys.webhook(), out);
        out.println("Keys of each entry of notifications.rules:");
        list(Keys.rule(), out);
        out.println("Keys of each entry of analysis.models:");
        list(Keys.model(), out);
        out.println("Keys of each entry of analysis.conditions:");
        list(Keys.condition(), out);
        out.println("Keys of each sensor, below sensors: and its name:");
        list(Keys.sensor(), out);
        out.println("Keys of each entry of a sensor's when:");
        list(Keys.when(), out);
        out.println("Keys of each entry of verify:");
        list(Keys.verify(), out);
        out.println("Keys of streams; a camera may override those of streams.main and streams.sub:");
        list(StreamKeys.all(), out);
        out.println("Keys of each grid in streams.grids:");
        list(StreamKeys.grid(), out);
        out.println("Keys of each entry of a grid's tiles:");
        list(StreamKeys.tile(), out);
    }

    private static void list(List<Key<?>> keys, PrintWriter out) {
        for (Key<?> key : keys) {
            String standard = key.defaultText()
                    .map(text -> text.isEmpty() ? "default: nothing" : "default: " + text)
                    .orElse("must be given");
            out.println("  " + key.path() + " (" + standard + ")");
            out.println("      " + key.meaning() + " Expected: " + key.expected() + ".");
        }
    }
}

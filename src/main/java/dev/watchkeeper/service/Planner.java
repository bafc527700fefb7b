package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.Credentials;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.config.SourceKind;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.keeper.services.KeepAliveFile;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.keeper.services.ServicesLoader;
import dev.watchkeeper.service.Plan.Contents;
import dev.watchkeeper.service.Plan.Places;
import dev.watchkeeper.service.Plan.Program;
import dev.watchkeeper.service.Plan.RunAs;
import dev.watchkeeper.stream.StreamLoaded;
import dev.watchkeeper.stream.StreamLoader;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Derives the plan of a service from the configuration that it will run; confined to one thread. It never writes a file. */
public final class Planner {
    /** Keys whose files contain secrets; each file becomes a credential under the full name of its key. */
    private static final Set<String> SECRET_KEYS =
            Set.of("password-file", "read-password-file", "users-file", "token-file", "secret-file", "key-file");

    private final Path config;
    private final Path folder;
    private final List<Problem> mistakes = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private boolean watchOnly;
    private Plan.Orders orders = Plan.Orders.NONE;

    /**
     * @param config the configuration file, absolute
     * @param folder the working folder of the service
     */
    public Planner(Path config, Path folder) {
        this.config = config;
        this.folder = folder;
    }

    /** Plans for looking from outside alone: such a file need not name anything to keep alive. */
    public Planner watchOnly() {
        watchOnly = true;
        return this;
    }

    /** Adds units that take orders. */
    public Planner taking(Plan.Orders more) {
        orders = more;
        return this;
    }

    public List<Problem> mistakes() {
        return mistakes;
    }

    public List<Problem> warnings() {
        return warnings;
    }

    /** Creates the plan; empty if there are mistakes. */
    public Optional<Plan> plan(RunAs runAs, Program program) throws FailureException {
        boolean keepAlive = config.toString().endsWith(".json");
        ServicesLoaded services =
                keepAlive ? KeepAliveFile.load(config, folder, Optional.empty()) : ServicesLoader.load(config, folder);
        mistakes.addAll(services.mistakes());
        warnings.addAll(services.warnings());
        Optional<Path> file = keepAlive ? Optional.empty() : Optional.of(config);
        Loaded loaded = services.cameras()
                ? SettingsLoader.load(file, List.of(), List.of(), folder)
                : SettingsLoader.loadWithoutCameras(file, List.of(), folder);
        return switch (loaded) {
            case Loaded.Bad bad -> {
                // Both loaders read the same file, and both report a file that cannot be read.
                bad.mistakes().stream().filter(line -> !mistakes.contains(line)).forEach(mistakes::add);
                yield Optional.empty();
            }
            case Loaded.Good good -> {
                good.warnings().stream()
                        .filter(line -> !warnings.contains(line))
                        .forEach(warnings::add);
                StreamLoaded streams = keepAlive
                        ? StreamLoaded.NOTHING
                        : StreamLoader.load(config, folder, good.settings().cameras());
                mistakes.addAll(streams.mistakes());
                warnings.addAll(streams.warnings());
                yield mistakes.isEmpty()
                        ? Optional.of(plan(good.settings(), services, streams.streams(), new Runner(runAs, program)))
                        : Optional.empty();
            }
        };
    }

    /** Who runs it, and what is run. */
    private record Runner(RunAs runAs, Program program) {}

    private Plan plan(Settings settings, ServicesLoaded services, Optional<StreamSettings> restreamed, Runner runner)
            throws FailureException {
        int cameras = settings.cameras().size();
        if (watchOnly && cameras == 0 && !services.sections().contains("watch")) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, config + ": there is nothing to look at; add watch: with services:");
        }
        if (!watchOnly && cameras == 0 && services.children().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION, config + ": there is nothing to keep alive; add cameras: or services:");
        }
        Optional<Restreams> streams =
                restreamed.map(found -> Restreams.of(found, StreamPlan.of(found, settings.cameras())));
        ResourceLimits limits = ResourceLimits.of(
                settings.systemd(), cameras, services.children().size(), looksOutside(settings, services));
        return new Plan(
                runner.runAs(),
                runner.program(),
                new Places(config, folder, settings.data()),
                new Contents(
                        cameras > 0,
                        settings.cameras().stream().anyMatch(camera -> camera.kind() == SourceKind.DEVICE),
                        streams.map(found -> limits.with(found, settings.systemd()))
                                .orElse(limits),
                        orders,
                        streams),
                runner.runAs().isUser() ? List.of() : secrets());
    }

    /** Whether the keeper starts the child that looks from outside. */
    private static boolean looksOutside(Settings settings, ServicesLoaded services) {
        return settings.notifications().enabled()
                || services.mail().isPresent()
                || settings.cameras().stream()
                        .anyMatch(camera -> !camera.recovery().actions().isEmpty())
                || Stream.of("watch", "escalation", "notifications").anyMatch(services.sections()::contains);
    }

    private List<Plan.SecretFile> secrets() {
        List<Plan.SecretFile> secrets = new ArrayList<>();
        YamlFile.read(config, folder, "cameras:", new Problems()).ifPresent(all -> collect(all, "", secrets));
        return secrets;
    }

    /** An item of a list is known by its name, as in notifications.webhooks. */
    private void collectNamed(Written item, String path, List<Plan.SecretFile> secrets) {
        if (item instanceof Section section
                && section.entries().containsKey("name")
                && section.entries().get("name").value() instanceof Scalar name) {
            collect(section, path + name.text().strip() + ".", secrets);
        }
    }

    private void collect(Section section, String path, List<Plan.SecretFile> secrets) {
        section.entries().forEach((name, entry) -> {
            Written value = entry.value();
            if (value instanceof Section inner) {
                collect(inner, path + name + ".", secrets);
            } else if (SECRET_KEYS.contains(name) && value instanceof Scalar scalar && !scalar.isEmpty()) {
                Path file = scalar.place().folder().resolve(scalar.text().strip());
                if (!Credentials.isEntered(file)) {
                    secrets.add(new Plan.SecretFile(
                            path + name, file.toAbsolutePath().normalize()));
                }
            } else if (value instanceof Items list) {
                list.items().forEach(item -> collectNamed(item, path + name + ".", secrets));
            }
        });
    }
}

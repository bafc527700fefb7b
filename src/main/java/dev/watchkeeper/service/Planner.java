package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.config.SourceKind;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.keeper.services.KeepAliveFile;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.keeper.services.ServicesLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the plan of a service from the configuration that it is to keep; confined to one thread. Reads files and never writes one. */
public final class Planner {
    /** Keys whose files hold secrets; each file becomes a credential under its key's whole name. */
    private static final Set<String> SECRET_KEYS = Set.of("password-file", "users-file");

    private final Path config;
    private final Path folder;
    private final List<Problem> mistakes = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    /**
     * @param config the configuration file, absolute
     * @param folder what the service's working folder is to be
     */
    public Planner(Path config, Path folder) {
        this.config = config;
        this.folder = folder;
    }

    public List<Problem> mistakes() {
        return mistakes;
    }

    public List<Problem> warnings() {
        return warnings;
    }

    /** The plan, or nothing with the mistakes noted. */
    public Optional<Plan> plan(boolean user, String account, Path home, Path java) throws FailureException {
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
                // The loaders read the same file, and one that cannot be read is each one's mistake.
                bad.mistakes().stream().filter(line -> !mistakes.contains(line)).forEach(mistakes::add);
                yield Optional.empty();
            }
            case Loaded.Good good -> {
                good.warnings().stream()
                        .filter(line -> !warnings.contains(line))
                        .forEach(warnings::add);
                yield mistakes.isEmpty()
                        ? Optional.of(plan(good.settings(), services, user, account, home, java))
                        : Optional.empty();
            }
        };
    }

    private Plan plan(Settings settings, ServicesLoaded services, boolean user, String account, Path home, Path java)
            throws FailureException {
        int cameras = settings.cameras().size();
        if (cameras == 0 && services.children().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    config + ": there is nothing to keep alive; write cameras: or services: into it");
        }
        return new Plan(
                user,
                account,
                home,
                java,
                config,
                folder,
                settings.data(),
                cameras > 0,
                settings.cameras().stream().anyMatch(camera -> camera.kind() == SourceKind.DEVICE),
                ResourceLimits.of(
                        settings.systemd(), cameras, services.children().size()),
                user ? List.of() : secrets());
    }

    private List<Plan.SecretFile> secrets() {
        List<Plan.SecretFile> secrets = new ArrayList<>();
        YamlFile.read(config, folder, "cameras:", new Problems()).ifPresent(all -> collect(all, "", secrets));
        return secrets;
    }

    private void collect(Section section, String path, List<Plan.SecretFile> secrets) {
        section.entries().forEach((name, entry) -> {
            Written value = entry.value();
            if (value instanceof Section inner) {
                collect(inner, path + name + ".", secrets);
            } else if (SECRET_KEYS.contains(name) && value instanceof Scalar scalar && !scalar.isEmpty()) {
                Path file = scalar.place().folder().resolve(scalar.text().strip());
                secrets.add(
                        new Plan.SecretFile(path + name, file.toAbsolutePath().normalize()));
            }
        });
    }
}

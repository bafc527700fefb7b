package dev.watchkeeper.cli;

import static java.util.Collections.disjoint;

import ch.qos.logback.classic.Level;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.KnownSecrets;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.keeper.KeeperPlan;
import dev.watchkeeper.keeper.NodeService;
import dev.watchkeeper.keeper.WatchService;
import dev.watchkeeper.keeper.logs.SecretFilter;
import dev.watchkeeper.keeper.restart.RestartPolicy;
import dev.watchkeeper.keeper.services.KeepAliveFile;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServiceSettings.LogFile;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.keeper.services.ServicesLoader;
import dev.watchkeeper.keeper.stream.Restreaming;
import dev.watchkeeper.stream.StreamLoaded;
import dev.watchkeeper.stream.StreamLoader;
import dev.watchkeeper.stream.StreamSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Works out what a keeper keeps, from the command line and the configuration file, when it starts and whenever the file is read again; confined to one thread at a
 * time.
 */
final class KeepPlans {
    /** The sections that need the child that looks from outside. */
    private static final Set<String> LOOKS_OUTSIDE = Set.of("watch", "escalation", "notifications");

    private final SettingsOptions options;
    private final Policies policies;

    /** What the command line says about restarts, applied to a standard policy. */
    @FunctionalInterface
    interface Policies {
        RestartPolicy of(RestartPolicy standard) throws FailureException;
    }

    /**
     * What to keep alive, and where the keeper's own log goes; immutable.
     *
     * @param filter masks secrets in the lines of children
     */
    record Kept(KeeperPlan plan, LogFile log, Level level, SecretFilter filter) {}

    /** What came of it; immutable. */
    sealed interface Outcome {}

    /** It can be kept. */
    record Good(Kept kept, List<Problem> warnings) implements Outcome {}

    /** Nothing can be kept before the mistakes are mended. */
    record Bad(List<Problem> mistakes, List<Problem> warnings) implements Outcome {}

    /** No camera and no command is named anywhere. */
    record Nothing() implements Outcome {}

    KeepPlans(SettingsOptions options, Policies policies) {
        this.options = options;
        this.policies = policies;
    }

    /** Reads the file, if there is one, and the settings. */
    Outcome read() throws FailureException, InterruptedException {
        Optional<Path> json = options.config().filter(file -> file.toString().endsWith(".json"));
        return json.isPresent() ? fromKeepAliveFile(json.get()) : fromSettings();
    }

    private Outcome fromKeepAliveFile(Path file) throws FailureException {
        Optional<String> source = options.videoSources().stream().findFirst();
        ServicesLoaded loaded = KeepAliveFile.load(file, Path.of(""), source);
        if (!loaded.mistakes().isEmpty()) {
            return new Bad(loaded.mistakes(), loaded.warnings());
        }
        Path data = Path.of(options.data().orElse("data")).toAbsolutePath();
        Kept kept = new Kept(
                new KeeperPlan(
                        data,
                        loaded.children(),
                        Optional.empty(),
                        loaded.mail().map(MailSettings::product),
                        loaded.mail().map(mail -> WatchService.of(data, words(Optional.of(file)), Optional.of(file)))),
                loaded.keeperLog().file().orElse(LogFile.STANDARD),
                loaded.keeperLog().debug() ? Level.DEBUG : Level.INFO,
                new SecretFilter(
                        loaded.mail().flatMap(KnownSecrets::of).stream().toList()));
        return new Good(kept, loaded.warnings());
    }

    private Outcome fromSettings() throws FailureException, InterruptedException {
        List<ServiceSettings> children = new ArrayList<>();
        List<Problem> warnings = new ArrayList<>();
        boolean withNode = options.namesCameras();
        Set<String> sections = Set.of();
        if (options.config().isPresent()) {
            ServicesLoaded loaded = ServicesLoader.load(options.config().get(), Path.of(""));
            if (!loaded.mistakes().isEmpty()) {
                return new Bad(loaded.mistakes(), loaded.warnings());
            }
            warnings.addAll(loaded.warnings());
            withNode |= loaded.cameras();
            children.addAll(loaded.children());
            sections = loaded.sections();
        }
        if (!withNode && children.isEmpty()) {
            return new Nothing();
        }
        return switch (withNode ? options.load() : options.loadWithoutCameras()) {
            case Loaded.Bad bad -> new Bad(bad.mistakes(), warnings);
            case Loaded.Good good -> {
                StreamLoaded streams = options.config()
                        .map(file -> StreamLoader.load(
                                file, Path.of(""), good.settings().cameras()))
                        .orElse(StreamLoaded.NOTHING);
                warnings.addAll(streams.warnings());
                yield streams.mistakes().isEmpty()
                        ? new Good(
                                fromSettings(
                                        good.settings(), withNode, children, new FromFile(sections, streams.streams())),
                                warnings)
                        : new Bad(streams.mistakes(), warnings);
            }
        };
    }

    /** What the configuration file says beside the settings; immutable. */
    private record FromFile(Set<String> sections, Optional<StreamSettings> streams) {}

    private Kept fromSettings(Settings settings, boolean withNode, List<ServiceSettings> services, FromFile file)
            throws FailureException, InterruptedException {
        List<ServiceSettings> children = new ArrayList<>();
        Optional<String> node = Optional.empty();
        if (withNode) {
            children.add(NodeService.of(settings, options.words(), options.config(), policies.of(RestartPolicy.NODE)));
            node = Optional.of(NodeService.NAME);
        }
        children.addAll(services);
        Optional<Restreaming> restreaming = file.streams().isPresent()
                ? Optional.of(StreamParts.of(file.streams().get(), settings, services))
                : Optional.empty();
        boolean tells = settings.notifications().enabled();
        // The name in texts and subjects that users know.
        Optional<String> product = tells
                ? settings.notifications().mail().map(MailSettings::product).or(() -> Optional.of("Watchkeeper"))
                : Optional.empty();
        Level level = settings.logLevel() == Settings.LogLevel.DEBUG ? Level.DEBUG : Level.INFO;
        return new Kept(
                new KeeperPlan(
                        settings.data(),
                        children,
                        node,
                        product,
                        watch(
                                settings,
                                withNode,
                                services,
                                tells || recovers(settings) || !disjoint(file.sections(), LOOKS_OUTSIDE)),
                        restreaming),
                LogFile.STANDARD,
                level,
                new SecretFilter(secrets(settings)));
    }

    private Set<String> secrets(Settings settings) {
        Set<String> secrets = KnownSecrets.of(settings);
        options.config()
                .flatMap(file ->
                        StreamLoader.load(file, Path.of(""), settings.cameras()).streams())
                .flatMap(streams -> streams.server().reader())
                .ifPresent(reader -> secrets.add(reader.password().reveal()));
        return secrets;
    }

    /** Cameras are recovered by the child that looks from outside. */
    private static boolean recovers(Settings settings) {
        return settings.cameras().stream()
                .anyMatch(camera -> !camera.recovery().actions().isEmpty());
    }

    private Optional<ServiceSettings> watch(
            Settings settings, boolean withNode, List<ServiceSettings> services, boolean wanted)
            throws FailureException {
        if (!wanted) {
            return Optional.empty();
        }
        if (services.stream().anyMatch(service -> service.name().equals(WatchService.NAME))) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "services.watch: with watch:, escalation: or notifications:, the name 'watch' is that of the child"
                            + " that looks from outside; give this one another");
        }
        List<String> words = words(options.config());
        if (withNode) {
            words.add("--with-node");
        }
        return Optional.of(WatchService.of(settings.data(), words, options.config()));
    }

    private List<String> words(Optional<Path> config) {
        List<String> words = new ArrayList<>();
        config.ifPresent(file -> words.addAll(List.of("--config", file.toString())));
        options.settings().stream()
                .filter(text -> text.startsWith("notifications"))
                .forEach(text -> words.addAll(List.of("--set", text)));
        return words;
    }
}

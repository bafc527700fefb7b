package dev.watchkeeper.cli;

import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.escalate.EscalationLoader;
import dev.watchkeeper.escalate.repair.RepairLoaded;
import dev.watchkeeper.escalate.repair.RepairLoader;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.services.ServicesLoaded;
import dev.watchkeeper.keeper.services.ServicesLoader;
import dev.watchkeeper.stream.StreamLoaded;
import dev.watchkeeper.stream.StreamLoader;
import dev.watchkeeper.watch.WatchLoaded;
import dev.watchkeeper.watch.WatchLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong with a configuration as a whole, whichever process reads a section of it; immutable.
 *
 * @param loaded the settings of the node, or every mistake of the file
 * @param services what the keeper keeps beside the node
 */
record ConfigurationCheck(Loaded loaded, List<ServiceSettings> services) {
    /** Reads every section; connects to nothing and writes nothing. */
    static ConfigurationCheck of(SettingsOptions options) {
        Optional<Path> file = options.config();
        Optional<ServicesLoaded> services = file.map(found -> ServicesLoader.load(found, Path.of("")));
        Optional<WatchLoaded> watched = file.map(found -> WatchLoader.load(found, Path.of("")));
        boolean onlyServices = !options.namesCameras()
                && services.filter(found -> !found.cameras()).isPresent()
                && (services.filter(found -> !found.children().isEmpty()).isPresent()
                        || watched.filter(found -> !found.services().isEmpty()).isPresent());
        // keep and watch run such a file, and run does not.
        Loaded loaded = onlyServices ? options.loadWithoutCameras() : options.load();
        loaded = with(loaded, services.map(ServicesLoaded::mistakes).orElse(List.of()), List.of());
        loaded = with(loaded, watched.map(WatchLoaded::mistakes).orElse(List.of()), List.of());
        if (file.isPresent()) {
            loaded = with(loaded, EscalationLoader.load(file.get(), Path.of("")).mistakes(), List.of());
            StreamLoaded streams = streams(file.get(), loaded);
            loaded = with(loaded, streams.mistakes(), streams.warnings());
            RepairLoaded repair = RepairLoader.load(file.get(), Path.of(""));
            loaded = with(loaded, repair.mistakes(), repair.warnings());
        }
        return new ConfigurationCheck(
                loaded, services.map(ServicesLoaded::children).orElse(List.of()));
    }

    private static StreamLoaded streams(Path file, Loaded loaded) {
        return switch (loaded) {
            case Loaded.Good good ->
                StreamLoader.load(file, Path.of(""), good.settings().cameras());
            case Loaded.Bad bad -> StreamLoader.check(file, Path.of(""));
        };
    }

    /** Adds what others found in the sections of the same file that they read. */
    private static Loaded with(Loaded loaded, List<Problem> mistakes, List<Problem> moreWarnings) {
        List<Problem> warnings = new ArrayList<>(loaded.warnings());
        moreWarnings.stream().filter(warning -> !warnings.contains(warning)).forEach(warnings::add);
        if (mistakes.isEmpty()) {
            return switch (loaded) {
                case Loaded.Bad bad -> new Loaded.Bad(bad.mistakes(), warnings);
                case Loaded.Good good -> new Loaded.Good(good.settings(), warnings);
            };
        }
        List<Problem> all = new ArrayList<>();
        switch (loaded) {
            // Both report text that is not YAML.
            case Loaded.Bad bad -> all.addAll(bad.mistakes());
            case Loaded.Good good -> {}
        }
        mistakes.stream().filter(mistake -> !all.contains(mistake)).forEach(all::add);
        return new Loaded.Bad(all, warnings);
    }
}

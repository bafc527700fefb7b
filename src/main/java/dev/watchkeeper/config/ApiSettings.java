package dev.watchkeeper.config;

import dev.watchkeeper.config.SettingsLoader.Argument;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problem;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Section;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * The settings of the API and the dashboard; immutable.
 *
 * @param enabled whether the API is served at all
 * @param dashboard whether the dashboard's pages are served
 * @param bind the address to listen on; any except localhost and loopback addresses needs users
 * @param port 0 to 65535; 0 picks a free one
 * @param usersFile the users who alone count; empty: those in the data folder, if any
 * @param allowedHosts further names under which browsers may reach the API, besides the bind address and localhost
 * @param publicCameras the cameras whose picture and public page everybody may see
 * @param exposure how it is shown to other machines
 */
public record ApiSettings(
        boolean enabled,
        boolean dashboard,
        String bind,
        int port,
        Optional<Path> usersFile,
        List<String> allowedHosts,
        List<String> publicCameras,
        Exposure exposure) {
    public ApiSettings {
        allowedHosts = List.copyOf(allowedHosts);
        publicCameras = List.copyOf(publicCameras);
    }

    /** Settings by which nothing is public. */
    public ApiSettings(
            boolean enabled,
            boolean dashboard,
            String bind,
            int port,
            Optional<Path> usersFile,
            List<String> allowedHosts) {
        this(enabled, dashboard, bind, port, usersFile, allowedHosts, List.of(), Exposure.PLAIN);
    }

    ApiSettings with(List<String> cameras) {
        return new ApiSettings(enabled, dashboard, bind, port, usersFile, allowedHosts, cameras, exposure);
    }

    /**
     * Where a configuration's node can be found, even if the rest of the configuration is wrong; immutable.
     *
     * @param data the data folder
     * @param api whether the API is served
     * @param port 0 if the system picks one at each start
     * @param usersFile as in the settings of the API
     * @param mistakes in these settings, or the one that makes the file unreadable
     */
    public record Whereabouts(
            Path data, boolean api, String bind, int port, Optional<Path> usersFile, List<Problem> mistakes) {
        public Whereabouts {
            mistakes = List.copyOf(mistakes);
        }

        /** Reads these settings alone. */
        public static Whereabouts load(Path file, Path workingDirectory) {
            Problems problems = new Problems();
            Place commandLine = Place.argument("command line", workingDirectory.toAbsolutePath());
            SettingsLoader loader = new SettingsLoader(workingDirectory, false, problems);
            List<Argument> none = List.of();
            Section all = loader.written(Optional.of(file), List.of(), none)
                    .orElseGet(() -> new Section(commandLine, new LinkedHashMap<>()));
            SequencedMap<String, Entry> entries = new LinkedHashMap<>(all.entries());
            entries.keySet().retainAll(List.of(Keys.DATA.path(), "api"));
            List<Key<?>> keys = Stream.concat(Stream.<Key<?>>of(Keys.DATA), ApiKeys.ALL.stream())
                    .toList();
            Values values = Binder.bind(new Section(all.place(), entries), "", keys, problems);
            return new Whereabouts(
                    workingDirectory
                            .toAbsolutePath()
                            .resolve(values.get(Keys.DATA))
                            .normalize(),
                    values.get(ApiKeys.ENABLED),
                    values.get(ApiKeys.BIND),
                    values.get(ApiKeys.PORT),
                    ApiKeys.usersFile(values, all.place(), problems),
                    problems.mistakes());
        }
    }
}

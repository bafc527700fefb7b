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

/**
 * The HTTP side; immutable.
 *
 * @param enabled whether there is an API at all
 * @param dashboard whether the dashboard's pages are served
 * @param bind the address to listen on; any but a loopback address needs {@code usersFile}
 * @param port 0 to 65535; 0 takes a free one
 * @param usersFile users and password hashes, one {@code name:hash} a line
 * @param allowedHosts further names under which browsers may reach the API, beside the bind address and localhost
 */
public record ApiSettings(
        boolean enabled,
        boolean dashboard,
        String bind,
        int port,
        Optional<Path> usersFile,
        List<String> allowedHosts) {
    public ApiSettings {
        allowedHosts = List.copyOf(allowedHosts);
    }

    /**
     * Where a configuration puts its node, whatever else is wrong with it, or unreadable for whoever asks; immutable.
     *
     * @param data the data folder
     * @param api whether there is an API
     * @param port 0 if the system chooses one at each start
     * @param mistakes in what it says about these, or the one that makes it unreadable
     */
    public record Whereabouts(Path data, boolean api, String bind, int port, List<Problem> mistakes) {
        public Whereabouts {
            mistakes = List.copyOf(mistakes);
        }

        /** Reads it. */
        public static Whereabouts load(Path file, Path workingDirectory) {
            Problems problems = new Problems();
            Place commandLine = Place.argument("command line", workingDirectory.toAbsolutePath());
            SettingsLoader loader = new SettingsLoader(workingDirectory, false, problems);
            List<Argument> none = List.of();
            Section all = loader.written(Optional.of(file), List.of(), none)
                    .orElseGet(() -> new Section(commandLine, new LinkedHashMap<>()));
            SequencedMap<String, Entry> entries = new LinkedHashMap<>(all.entries());
            entries.keySet().retainAll(List.of(Keys.DATA.path(), "api"));
            List<Key<?>> keys = List.of(
                    Keys.DATA,
                    Keys.API_ENABLED,
                    Keys.API_DASHBOARD,
                    Keys.API_BIND,
                    Keys.API_PORT,
                    Keys.API_USERS_FILE,
                    Keys.API_ALLOWED_HOSTS);
            Values values = Binder.bind(new Section(all.place(), entries), "", keys, problems);
            return new Whereabouts(
                    workingDirectory
                            .toAbsolutePath()
                            .resolve(values.get(Keys.DATA))
                            .normalize(),
                    values.get(Keys.API_ENABLED),
                    values.get(Keys.API_BIND),
                    values.get(Keys.API_PORT),
                    problems.mistakes());
        }
    }
}

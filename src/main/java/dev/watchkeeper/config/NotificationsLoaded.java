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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The settings of notifications in a configuration, even if the rest of it is wrong: a wrong configuration may be the failure to be reported. Immutable.
 *
 * @param data the folder for everything that Watchkeeper writes, relative to the working directory
 * @param settings off if there is a mistake
 * @param mistakes in these settings, or the one that makes the file unreadable
 */
public record NotificationsLoaded(String data, NotificationSettings settings, List<Problem> mistakes) {
    public NotificationsLoaded {
        mistakes = List.copyOf(mistakes);
    }

    /** Reads these settings alone. */
    public static NotificationsLoaded load(Optional<Path> file, List<Argument> arguments, Path workingDirectory) {
        Problems problems = new Problems();
        Place commandLine = Place.argument("command line", workingDirectory.toAbsolutePath());
        SettingsLoader loader = new SettingsLoader(workingDirectory, false, problems);
        Section all = loader.written(file, List.of(), arguments)
                // If the file cannot be read, the arguments still name the data folder.
                .or(() -> loader.written(Optional.empty(), List.of(), arguments))
                .orElseGet(() -> new Section(commandLine, new LinkedHashMap<>()));
        SequencedMap<String, Entry> entries = new LinkedHashMap<>(all.entries());
        entries.keySet().retainAll(List.of(Keys.DATA.path(), "notifications"));
        List<Key<?>> keys = new ArrayList<>(NotificationKeys.ALL);
        keys.add(Keys.DATA);
        Values values = Binder.bind(new Section(all.place(), entries), "", keys, problems);
        NotificationSettings settings = NotificationKeys.read(values, all.place(), problems);
        return new NotificationsLoaded(
                values.get(Keys.DATA), problems.none() ? settings : NotificationSettings.OFF, problems.mistakes());
    }
}

package dev.watchkeeper.config.edit;

import dev.watchkeeper.config.Keys;
import dev.watchkeeper.config.yaml.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The table of all keys as the page shows it, and which of them it may change; immutable. It is the table that checks files: a key that is added there is here, too.
 *
 * @param further keys that other rooms read, such as those of {@code streams}
 * @param onCommandLine keys that are set there, so that the file does not decide on them
 */
public record KeyTables(List<Key<?>> further, Set<String> onCommandLine) {
    /** Sections whose keys are no part of the table; most of them name commands. */
    static final List<String> OTHER_SECTIONS = List.of("services", "watch", "escalation");

    /** Lists of which an entry can name a command or a file. */
    private static final Set<String> LISTS_WITH_COMMANDS =
            Set.of("recovery", "sensors", "notifications.webhooks", "analysis.models");

    /** Where a secret of the same section is sent. */
    private static final Set<String> DESTINATIONS = Set.of("url", "smtp-server", "smtp-port", "tls");

    private static final String CAMERAS = "cameras.";

    public KeyTables {
        further = List.copyOf(further);
        onCommandLine = Set.copyOf(onCommandLine);
    }

    /** Every key at the top of the file. */
    List<Key<?>> general() {
        List<Key<?>> all = new ArrayList<>(Keys.general());
        all.addAll(further);
        return all;
    }

    /** Every key of a camera. */
    List<Key<?>> camera() {
        Set<Key<?>> all = new LinkedHashSet<>(Keys.camera());
        all.addAll(Keys.overlay());
        further.stream()
                .filter(key -> key.path().matches("streams\\.(main|sub)\\..*"))
                .forEach(all::add);
        return List.copyOf(all);
    }

    /** The key that is meant by a dotted path, such as {@code cameras.yard.url}; empty if there is none. */
    Optional<Key<?>> find(String path) {
        Optional<String> camera = cameraOf(path);
        Stream<Key<?>> keys = camera.isPresent() ? camera().stream() : general().stream();
        String name = within(path);
        return keys.filter(key -> key.path().equals(name)).findFirst();
    }

    /** The camera whose key it is. */
    static Optional<String> cameraOf(String path) {
        String[] parts = path.split("\\.", 3);
        return path.startsWith(CAMERAS) && parts.length == 3 ? Optional.of(parts[1]) : Optional.empty();
    }

    /** The key without its camera. */
    static String within(String path) {
        return cameraOf(path).isPresent() ? path.split("\\.", 3)[2] : path;
    }

    /**
     * Why a key is changed in the file only; empty if the page may change it.
     *
     * @param written whether another key is written in the file
     */
    Optional<String> locked(String path, Predicate<String> written) {
        String key = within(path);
        String last = key.substring(key.lastIndexOf('.') + 1);
        String section = path.substring(0, path.lastIndexOf('.') + 1);
        if (onCommandLine.contains(path)) {
            return Optional.of("It is set on the command line, which counts more than the file.");
        }
        if (key.equals("data") || key.startsWith("api.")) {
            return Optional.of("Where Watchkeeper keeps its data, and who reaches it, is changed in the file only.");
        }
        if (last.endsWith("-file")) {
            return Optional.of("It names a file, and is changed in the configuration file only.");
        }
        if (LISTS_WITH_COMMANDS.contains(key) || last.equals("command") || last.equals("mediamtx")) {
            return Optional.of("It can name a command or a file, and is changed in the configuration file only.");
        }
        boolean secret = key.startsWith("notifications.")
                && DESTINATIONS.contains(last)
                && Stream.of("password-file", "token-file").anyMatch(file -> written.test(section + file));
        return secret
                ? Optional.of("A kept secret is sent there; it is changed in the configuration file only.")
                : Optional.empty();
    }
}

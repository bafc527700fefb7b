package dev.watchkeeper.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where this user's running processes put what lives no longer than they do: in memory, open to nobody else; stateless. */
public final class RuntimePlace {
    /** What RuntimeDirectory= of the installed service makes. */
    public static final Path SERVICE = Path.of("/run/watchkeeper");

    private RuntimePlace() {}

    /** $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR, else the system's memory-backed folder; whether or not anybody has made it. */
    public static Path own() {
        return own(System.getenv());
    }

    static Path own(Map<String, String> environment) {
        String systemd = environment.getOrDefault("RUNTIME_DIRECTORY", "");
        if (!systemd.isEmpty()) {
            return Path.of(systemd.split(":", 2)[0]);
        }
        Optional<Path> session = Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .map(Path::of)
                .filter(Files::isDirectory);
        if (session.isPresent()) {
            return session.get().resolve("watchkeeper");
        }
        Path memory = Path.of("/dev/shm");
        Path parent = Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
        return parent.resolve("watchkeeper-" + System.getProperty("user.name"));
    }

    /** The own one, and the service's, which the environment of whoever asks does not name. */
    public static List<Path> all() {
        return Stream.of(own(), SERVICE).distinct().toList();
    }
}

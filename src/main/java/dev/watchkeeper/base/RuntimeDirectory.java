package dev.watchkeeper.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder for files of this user's running processes that live no longer than these: in memory, private; stateless. */
public final class RuntimeDirectory {
    /** Created by RuntimeDirectory= of the installed service. */
    public static final Path SERVICE = Path.of("/run/watchkeeper");

    private RuntimeDirectory() {}

    /** $RUNTIME_DIRECTORY, $XDG_RUNTIME_DIR, else the system's memory-backed folder; it need not exist. */
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

    /** The own folder and the service's, which a user's environment does not name. */
    public static List<Path> all() {
        return Stream.of(own(), SERVICE).distinct().toList();
    }
}

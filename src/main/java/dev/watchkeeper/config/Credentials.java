package dev.watchkeeper.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds secrets that systemd passes to a service, so that only root needs to read the original files; stateless. Each is named after the key
 * that names its file, for example {@code cameras.yard.password-file}.
 */
public final class Credentials {
    private Credentials() {}

    /** The file to read: the credential with that name if systemd passed one, otherwise the file that the key names. */
    public static Path orElse(String key, Path named) {
        return orElse(
                Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY")).map(Path::of), key, named);
    }

    static Path orElse(Optional<Path> credentials, String key, Path named) {
        return credentials
                .map(folder -> folder.resolve(key))
                .filter(Files::isRegularFile)
                .orElse(named);
    }
}

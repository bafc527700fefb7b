package dev.watchkeeper.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Secrets that systemd hands to a service, so that the files they come from need be readable by nobody but root; stateless. Each has the name of
 * the key that names its file, for example {@code cameras.yard.password-file}.
 */
public final class Credentials {
    private Credentials() {}

    /** The file to read: the credential of that name if this process was given one, else the file that the key names. */
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

package dev.watchkeeper.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds secrets that systemd passes to a service, so that only root needs to read the original files; stateless. Each is named after the key
 * that names its file, for example {@code cameras.yard.password-file}.
 */
public final class Credentials {
    /** A secret that was entered in the page has a file of this account's own, of a new name each time: a credential would be that of a former one. */
    private static final Pattern ENTERED = Pattern.compile("[0-9A-Za-z_-]{1,64}-[0-9a-f]{8}\\.password");

    private Credentials() {}

    /** Whether the page wrote this file, which the account of the service reads by itself. */
    public static boolean isEntered(Path file) {
        Path folder = file.getParent();
        Path name = file.getFileName();
        return folder != null
                && name != null
                && folder.endsWith("secrets")
                && ENTERED.matcher(name.toString()).matches();
    }

    /** The file to read: the credential with that name if systemd passed one, otherwise the file that the key names. */
    public static Path orElse(String key, Path named) {
        return orElse(
                Optional.ofNullable(System.getenv("CREDENTIALS_DIRECTORY")).map(Path::of), key, named);
    }

    static Path orElse(Optional<Path> credentials, String key, Path named) {
        return isEntered(named)
                ? named
                : credentials
                        .map(folder -> folder.resolve(key))
                        .filter(Files::isRegularFile)
                        .orElse(named);
    }
}

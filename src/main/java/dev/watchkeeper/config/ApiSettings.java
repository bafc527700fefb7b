package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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
}

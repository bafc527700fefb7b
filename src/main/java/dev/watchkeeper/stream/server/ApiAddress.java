package dev.watchkeeper.stream.server;

import dev.watchkeeper.config.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the control API answers on loopback, and how to sign in; immutable.
 *
 * @param keyFile the file with the password, which is read anew for each request, since it changes with each start of the server; empty to sign in nowhere
 */
public record ApiAddress(int port, Optional<Path> keyFile) {
    /** An API that asks for no password. */
    public static ApiAddress open(int port) {
        return new ApiAddress(port, Optional.empty());
    }

    /** The API of the server that the keeper runs. */
    public static ApiAddress of(int port, Path data) {
        return new ApiAddress(port, Optional.of(ServerKey.in(data)));
    }

    Optional<Secret> key() {
        return keyFile.flatMap(ServerKey::read);
    }
}

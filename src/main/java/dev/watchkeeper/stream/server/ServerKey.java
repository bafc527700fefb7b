package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;

/**
 * The password of the server's control API: another one with each start of the server, in a file that only this account can read; stateless. Other accounts
 * of this machine reach the API's port as well, and its answers hold the cameras' passwords.
 */
public final class ServerKey {
    static final String USER = "watchkeeper";

    private static final String NAME = "api-key";
    private static final int BYTES = 24;
    private static final int MOST_CHARACTERS = 200;

    private ServerKey() {}

    /** Where the file lies in the data folder. */
    public static Path in(Path data) {
        return beside(ServerFile.in(data));
    }

    /** Where the file lies, given the server's configuration. */
    static Path beside(Path configuration) {
        return configuration.resolveSibling(NAME);
    }

    /** Makes another one. */
    static Secret another() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return new Secret(text);
    }

    /** Replaces the file by this one. */
    static void keep(Path file, Secret key) throws IOException {
        PrivateFiles.replace(file, key.reveal().getBytes(StandardCharsets.US_ASCII));
    }

    /** The one of the server that runs; empty if the file is not there or not readable, as where Watchkeeper has started no server. */
    static Optional<Secret> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return text.isEmpty() || text.length() > MOST_CHARACTERS ? Optional.empty() : Optional.of(new Secret(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

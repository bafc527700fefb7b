package dev.watchkeeper.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server that a channel calls; immutable. It prints its host alone, since an address may hold a secret.
 *
 * @param caFile PEM certificates, one of which must vouch for the server; without it, Java's own authorities
 * @param files what this was read from besides the configuration
 */
public record Peer(URI url, Optional<Path> caFile, List<Path> files) {
    public Peer {
        files = List.copyOf(files);
    }

    /** The host, with the port if one is written. */
    public String host() {
        return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    @Override
    public String toString() {
        return host();
    }
}

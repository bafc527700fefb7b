package dev.watchkeeper.config;

import dev.watchkeeper.base.AddressRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the API is shown to other machines; immutable.
 *
 * @param certificate the certificate and its chain, and {@code key} its private key, both in PEM; present with {@link Tls#FILES}
 * @param basePath the path below which a reverse proxy shows it; begins and ends with a slash
 * @param trustedProxies whose word about the sender of a request counts
 */
public record Exposure(
        Tls tls, Optional<Path> certificate, Optional<Path> key, String basePath, List<AddressRange> trustedProxies) {
    /** Not encrypted, at the root, with no proxy that is believed. */
    public static final Exposure PLAIN = new Exposure(Tls.OFF, Optional.empty(), Optional.empty(), "/", List.of());

    public Exposure {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whether and by what it is encrypted. */
    public enum Tls {
        OFF,
        /** By a certificate that Watchkeeper made itself. */
        SELF_SIGNED,
        /** By a certificate of the owner. */
        FILES
    }
}

package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Encryption;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.config.Exposure;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Serves by what the server is encrypted, so that people can compare the fingerprint with what their browser shows; thread-safe. */
final class EncryptionRoutes {
    private final Exposure.Tls tls;
    private final Optional<Encryption> encryption;

    EncryptionRoutes(Exposure.Tls tls, Optional<Encryption> encryption) {
        this.tls = tls;
        this.encryption = encryption;
    }

    /**
     * What encrypts.
     *
     * @param tls {@code off}, {@code self-signed} or {@code files}
     * @param fingerprint SHA-256 of the certificate; empty without encryption
     */
    record Answer(String tls, Optional<String> fingerprint, Optional<Instant> expiresAt) {}

    void addTo(Routes routes) {
        routes.get("/api/tls", Rule.viewer(Sight.NO_CAMERA, "By what the server is encrypted"), this::show);
    }

    private void show(Context ctx) {
        Params.none(ctx);
        Optional<Encryption.Shown> shown = encryption.map(Encryption::shown);
        Replies.json(
                ctx,
                new Answer(
                        tls.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        shown.map(Encryption.Shown::fingerprint),
                        shown.map(Encryption.Shown::expires)));
    }
}

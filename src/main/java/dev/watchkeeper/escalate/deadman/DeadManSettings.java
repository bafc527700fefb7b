package dev.watchkeeper.escalate.deadman;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the dead-man ping is sent; immutable.
 *
 * @param url of the check, a secret: whoever knows it can ping
 * @param caFile the certificates to trust in place of Java's own
 * @param interval between two successes
 * @param blindAfter for so long no camera may be watched
 */
public record DeadManSettings(URI url, Optional<Path> caFile, Duration interval, Duration blindAfter) {
    /** Where it goes, without what is secret. */
    String place() {
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    /** Omits the secret part of the address. */
    @Override
    public String toString() {
        return "DeadManSettings[" + place() + "]";
    }
}

package dev.watchkeeper.escalate.deadman;

import dev.watchkeeper.config.CertificateFile;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The keys of the dead-man ping below {@code escalation:}, and the settings read from them; immutable. */
public final class DeadManKeys {
    static final Key<Optional<String>> URL = Key.of(
            "dead-man.url",
            new Maybe<>(Forms.secret("an address such as https://hc-ping.com/UUID", 1000)),
            "",
            "The check of a service like Healthchecks that is pinged while the watch goes on. Nothing: none is.");
    static final Key<Optional<String>> CA_FILE = Key.of(
            "dead-man.ca-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with that server's certificate, or its issuer's, in place of Java's own authorities.");
    static final Key<Duration> INTERVAL =
            Key.of("dead-man.interval", Forms.duration("15s", "1h"), "60s", "The time between two pings.");
    static final Key<Duration> BLIND_AFTER = Key.of(
            "dead-man.blind-after",
            Forms.duration("30s", "1d"),
            "5m",
            "The ping reports failure when no camera was watched, or the node made no progress, for this long.");

    public static final List<Key<?>> ALL = List.of(URL, CA_FILE, INTERVAL, BLIND_AFTER);

    private DeadManKeys() {}

    /**
     * The settings; empty if nothing is to be pinged or, with the mistake noted, if they are wrong.
     *
     * @param section where the keys would be given
     */
    public static Optional<DeadManSettings> read(Values values, Place section, Problems problems) {
        Place at = values.place(CA_FILE, section);
        Optional<Path> trusted = values.get(CA_FILE)
                .flatMap(file -> CertificateFile.find(file, "escalation." + CA_FILE.path(), at, problems));
        Optional<URI> url = values.get(URL).flatMap(text -> address(text, values.place(URL, section), problems));
        if (trusted.isPresent()
                && url.filter(address -> address.getScheme().equals("https")).isEmpty()) {
            problems.mistake(
                    at,
                    "escalation." + CA_FILE.path() + " needs an encrypted address in " + URL.path() + ": https://…");
        }
        return url.map(address -> new DeadManSettings(address, trusted, values.get(INTERVAL), values.get(BLIND_AFTER)));
    }

    private static Optional<URI> address(String text, Place place, Problems problems) {
        try {
            URI address = new URI(text);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getUserInfo() == null
                    && address.getRawFragment() == null) {
                return Optional.of(address);
            }
        } catch (URISyntaxException e) {
            // Reported below, without the text, which is secret.
        }
        problems.mistake(place, "escalation." + URL.path() + ": expected an address such as https://hc-ping.com/UUID");
        return Optional.empty();
    }
}

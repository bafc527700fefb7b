package dev.watchkeeper.notify.send;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where readers of a message reach the page: as configured, else where the node's API answered last; confined to the desk. */
final class LinkBase {
    private static final String URL = "url ";

    private final Path note;
    private Optional<URI> configured;
    private Optional<URI> last = Optional.empty();

    /** @param data the data folder, in which a node notes its address */
    LinkBase(Path data, Optional<URI> configured) {
        note = data.resolve("address");
        this.configured = configured;
    }

    void configure(Optional<URI> changed) {
        configured = changed;
    }

    Optional<URI> find() {
        return configured.or(this::ofNode);
    }

    private Optional<URI> ofNode() {
        try {
            last = Files.readAllLines(note).stream()
                    .filter(line -> line.startsWith(URL + "http"))
                    .map(line -> URI.create(line.substring(URL.length())))
                    .findFirst()
                    .or(() -> last);
        } catch (IOException | IllegalArgumentException e) {
            // There is no node now; its last address is still the best answer.
            return last;
        }
        return last;
    }
}

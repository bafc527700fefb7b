package dev.watchkeeper.monitor;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Which alerts are open, in a file that is replaced as a whole; confined to one thread. A file that cannot be understood counts as none. */
final class AlertMemory {
    private static final Logger log = LoggerFactory.getLogger(AlertMemory.class);

    /** More than any installation has cameras. */
    private static final int MOST = 1000;

    private final Path file;

    /**
     * An alert that is not over; immutable.
     *
     * @param since when it was found
     * @param toldAt when it was last written to the log
     */
    record Open(Instant since, Instant toldAt) {}

    AlertMemory(Path file) {
        this.file = file;
    }

    Map<String, Open> read() {
        Map<String, Open> open = new HashMap<>();
        if (!Files.exists(file)) {
            return open;
        }
        try {
            JsonMapper.shared().readTree(Files.readString(file)).properties().stream()
                    .limit(MOST)
                    .forEach(entry -> open.put(
                            entry.getKey(),
                            new Open(
                                    Instant.parse(entry.getValue().path("since").asString("")),
                                    Instant.parse(
                                            entry.getValue().path("told_at").asString("")))));
        } catch (IOException | JacksonException | DateTimeParseException e) {
            log.warn("{} cannot be read, so open alerts are written again", file);
            open.clear();
        }
        return open;
    }

    void write(Map<String, Open> open) throws IOException {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        open.forEach((key, each) -> root.putObject(key)
                .put("since", each.since().toString())
                .put("told_at", each.toldAt().toString()));
        PrivateFiles.replace(file, JsonMapper.shared().writeValueAsString(root).getBytes(StandardCharsets.UTF_8));
    }
}

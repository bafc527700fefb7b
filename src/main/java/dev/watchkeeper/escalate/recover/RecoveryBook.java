package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was done to which camera within 24 h, and which incidents are open, in {@code escalation/recoveries.json} of the data folder; confined to one thread. It survives restarts and power loss,
 * so that a limit per day is one.
 */
final class RecoveryBook {
    private static final Logger log = LoggerFactory.getLogger(RecoveryBook.class);
    private static final Duration DAY = Duration.ofHours(24);

    private final Path file;
    private final Clock clock;
    private final Map<String, List<Instant>> done = new HashMap<>();
    private final Map<String, String> open = new HashMap<>();

    /** @param data the data folder */
    RecoveryBook(Path data, Clock clock) {
        file = data.resolve("escalation").resolve("recoveries.json");
        this.clock = clock;
        read();
    }

    /** How often an action was done within the last 24 h. Times in the future, from before the clock was set back, count. */
    int count(String camera, String action) {
        List<Instant> times = done.getOrDefault(key(camera, action), List.of());
        Instant now = clock.wall();
        return (int) times.stream()
                .filter(at -> Duration.between(at, now).compareTo(DAY) < 0)
                .count();
    }

    /**
     * Writes down that an action is about to be done, before it is.
     *
     * @throws IOException if it cannot be written: then it must not be done, since a limit that is forgotten is none
     */
    void add(String camera, String action) throws IOException {
        Instant now = clock.wall();
        done.values()
                .forEach(times -> times.removeIf(at -> Duration.between(at, now).compareTo(DAY) >= 0));
        done.values().removeIf(List::isEmpty);
        done.computeIfAbsent(key(camera, action), none -> new ArrayList<>()).add(now);
        write();
    }

    /** The incident that is open for a camera. */
    Optional<String> incident(String camera) {
        return Optional.ofNullable(open.get(camera));
    }

    void opened(String camera, String incident) {
        open.put(camera, incident);
        save();
    }

    void closed(String camera) {
        open.remove(camera);
        save();
    }

    private static String key(String camera, String action) {
        return camera + " " + action;
    }

    private void save() {
        try {
            write();
        } catch (IOException e) {
            log.warn("{} cannot be written: {}", file, e.toString());
        }
    }

    private void write() throws IOException {
        ObjectNode root = Json.object();
        ObjectNode times = root.putObject("done");
        done.forEach((key, all) -> {
            ArrayNode list = times.putArray(key);
            all.forEach(at -> list.add(at.toString()));
        });
        ObjectNode incidents = root.putObject("open");
        open.forEach(incidents::put);
        Path folder = file.getParent();
        if (folder != null) {
            PrivateFiles.createDirectories(folder);
        }
        PrivateFiles.replace(file, Json.write(root).getBytes(StandardCharsets.UTF_8));
    }

    private void read() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonNode root = Json.read(Files.readString(file));
            root.path("done").properties().forEach(entry -> {
                List<Instant> times = new ArrayList<>();
                entry.getValue().forEach(at -> times.add(Instant.parse(at.asString(""))));
                done.put(entry.getKey(), times);
            });
            root.path("open")
                    .properties()
                    .forEach(entry -> open.put(entry.getKey(), entry.getValue().asString("")));
        } catch (IOException | JacksonException | DateTimeParseException e) {
            log.warn("{} cannot be read, so limits per day begin anew: {}", file, e.toString());
            done.clear();
            open.clear();
        }
    }
}

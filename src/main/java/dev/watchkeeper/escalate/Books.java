package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.incident.IncidentFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of the ladder: its state, its incidents, and an append-only log of what it did; confined to the ladder's thread. A file that cannot be
 * written is reported once and written with the next change.
 */
final class Books {
    private static final Logger log = LoggerFactory.getLogger(Books.class);
    private static final int MOST_HISTORY = 100;
    private static final long MOST_AUDIT_BYTES = 1_000_000;

    private final Path folder;
    private final IncidentFiles incidents;
    private final Clock clock;
    private final Map<String, Standing> targets = new HashMap<>();
    private final Deque<Closed> history = new ArrayDeque<>();
    private boolean faultLogged;

    /**
     * Where the ladder stands with one service; immutable.
     *
     * @param incident the open one
     * @param lastRepairAt when an agent last worked on it
     */
    record Standing(int restarts, Optional<String> incident, Optional<Instant> lastRepairAt) {
        static final Standing NONE = new Standing(0, Optional.empty(), Optional.empty());
    }

    /** An incident that is over; immutable. */
    private record Closed(String incident, String target, String begin, String end, String outcome) {}

    /** @param data the data folder */
    Books(Path data, Clock clock) {
        folder = data.resolve("escalation");
        incidents = new IncidentFiles(data);
        this.clock = clock;
        read();
    }

    IncidentFiles incidents() {
        return incidents;
    }

    Map<String, Standing> targets() {
        return Map.copyOf(targets);
    }

    /** Writes the incident and the state. */
    void save(OpenCase open) {
        Standing before = targets.getOrDefault(open.target.name(), Standing.NONE);
        targets.put(open.target.name(), new Standing(open.restarts, Optional.of(open.id), before.lastRepairAt()));
        write(() -> {
            incidents.save(open.file());
            saveState();
        });
    }

    void repaired(String target) {
        Standing before = targets.getOrDefault(target, Standing.NONE);
        targets.put(target, new Standing(before.restarts(), before.incident(), Optional.of(clock.wall())));
    }

    /** The incident is over; counts start over. */
    void close(OpenCase open, String outcome) {
        forget(open.target.name());
        history.addLast(new Closed(
                open.id,
                open.target.name(),
                open.noticed.toString(),
                clock.wall().toString(),
                outcome));
        while (history.size() > MOST_HISTORY) {
            history.removeFirst();
        }
        write(() -> {
            incidents.save(open.file());
            saveState();
        });
    }

    /** Nothing is open for the target any more. */
    void forget(String target) {
        Standing before = targets.getOrDefault(target, Standing.NONE);
        targets.put(target, new Standing(0, Optional.empty(), before.lastRepairAt()));
    }

    /** Adds a line to the audit log, which keeps one older file. */
    void audit(OpenCase open, String action, String outcome, String text) {
        ObjectNode line = Json.object();
        line.put("at", clock.wall().toString())
                .put("incident", open.id)
                .put("target", open.target.name())
                .put("action", action)
                .put("outcome", outcome)
                .put("text", text);
        write(() -> {
            Path file = folder.resolve("audit.jsonl");
            if (Files.exists(file) && Files.size(file) > MOST_AUDIT_BYTES) {
                PrivateFiles.move(file, folder.resolve("audit.jsonl.1"));
            }
            try (var out = PrivateFiles.append(file)) {
                out.write((Json.write(line) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    /** Something that writes files. */
    @FunctionalInterface
    private interface Writing {
        void write() throws IOException;
    }

    private void write(Writing writing) {
        try {
            PrivateFiles.createDirectories(folder);
            writing.write();
            faultLogged = false;
        } catch (IOException e) {
            if (!faultLogged) {
                faultLogged = true;
                log.warn("What the ladder does cannot be written to {}: {}", folder, e.toString());
            }
        }
    }

    private void saveState() throws IOException {
        ObjectNode root = Json.object();
        ObjectNode all = root.putObject("targets");
        targets.forEach((name, standing) -> all.putObject(name)
                .put("restart_count", standing.restarts())
                .put("incident", standing.incident().orElse(null))
                .put(
                        "last_repair_at",
                        standing.lastRepairAt().map(Instant::toString).orElse(null)));
        ArrayNode past = root.putArray("history");
        history.forEach(each -> past.addObject()
                .put("incident", each.incident())
                .put("target", each.target())
                .put("begin", each.begin())
                .put("end", each.end())
                .put("outcome", each.outcome()));
        PrivateFiles.replace(folder.resolve("state.json"), Json.write(root).getBytes(StandardCharsets.UTF_8));
    }

    private void read() {
        Path file = folder.resolve("state.json");
        if (!Files.exists(file)) {
            return;
        }
        try {
            JsonNode root = Json.read(Files.readString(file));
            root.path("targets").properties().forEach(entry -> {
                JsonNode node = entry.getValue();
                targets.put(
                        entry.getKey(),
                        new Standing(
                                node.path("restart_count").asInt(0),
                                text(node, "incident"),
                                text(node, "last_repair_at").map(Instant::parse)));
            });
            root.path("history")
                    .forEach(node -> history.addLast(new Closed(
                            node.path("incident").asString(""),
                            node.path("target").asString(""),
                            node.path("begin").asString(""),
                            node.path("end").asString(""),
                            node.path("outcome").asString(""))));
        } catch (IOException | JacksonException | DateTimeParseException e) {
            log.warn("{} cannot be read, and the ladder begins without it: {}", file, e.toString());
        }
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isString).map(JsonNode::asString);
    }
}

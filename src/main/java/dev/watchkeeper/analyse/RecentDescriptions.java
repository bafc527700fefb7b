package dev.watchkeeper.analyse;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The descriptions of the last day in {@code analysis/recent.json} of the data folder, for the daily report, which another process writes and which may not ask an
 * API with a sign-in; thread-safe.
 */
public final class RecentDescriptions {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MOST = 500;
    private static final int LARGEST_BYTES = 4 * 1024 * 1024;

    private final Path folder;
    private final Path file;
    private final Deque<Described> recent = new ArrayDeque<>();

    /**
     * An event that was described; immutable.
     *
     * @param began when the event began
     * @param labels of what was seen
     */
    public record Described(Instant began, String camera, String summary, boolean alert, List<String> labels) {
        public Described {
            labels = List.copyOf(labels);
        }
    }

    /** @param data the data folder */
    public RecentDescriptions(Path data) {
        folder = data.resolve("analysis");
        file = folder.resolve("recent.json");
    }

    /** Reads what an earlier run wrote, to go on with it. */
    synchronized void load(Instant now) throws IOException {
        recent.clear();
        recent.addAll(read(now));
    }

    /** Adds one, and writes the file. */
    synchronized void add(Described described, Instant now) throws IOException {
        // An event that is described once more is told once.
        recent.removeIf(
                each -> each.began().equals(described.began()) && each.camera().equals(described.camera()));
        recent.addLast(described);
        recent.removeIf(each -> each.began().isBefore(now.minus(DAY)));
        while (recent.size() > MOST) {
            recent.removeFirst();
        }
        ArrayNode all = Json.array();
        recent.forEach(each -> {
            ObjectNode node = all.addObject()
                    .put("began", each.began().toString())
                    .put("camera", each.camera())
                    .put("summary", each.summary())
                    .put("alert", each.alert());
            ArrayNode labels = node.putArray("labels");
            each.labels().forEach(labels::add);
        });
        PrivateFiles.createDirectories(folder);
        PrivateFiles.replace(file, Json.write(all).getBytes(StandardCharsets.UTF_8));
    }

    /** Those of the last day, in the order of their descriptions; none if there is no file. */
    public List<Described> read(Instant now) throws IOException {
        List<Described> found = new ArrayList<>();
        try {
            if (Files.size(file) > LARGEST_BYTES) {
                throw new IOException(file + " is larger than it can be");
            }
            for (JsonNode node : Json.read(Files.readString(file)).values()) {
                List<String> labels = new ArrayList<>();
                node.path("labels").values().forEach(label -> labels.add(label.asString("")));
                Described described = new Described(
                        Instant.parse(node.path("began").asString("")),
                        node.path("camera").asString(""),
                        node.path("summary").asString(""),
                        node.path("alert").asBoolean(false),
                        labels);
                if (!described.began().isBefore(now.minus(DAY))) {
                    found.add(described);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (JacksonException | DateTimeException e) {
            throw new IOException(file + " is damaged", e);
        }
        return found;
    }
}

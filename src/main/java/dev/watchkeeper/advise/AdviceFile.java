package dev.watchkeeper.advise;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The newest advice for the daily report, which another process writes; immutable. The file is replaced atomically.
 *
 * @param file usually {@code data/advice.json}
 */
public record AdviceFile(Path file) {
    private static final long MAX_BYTES = 64 * 1024;

    /** In the data folder. */
    public static AdviceFile in(Path data) {
        return new AdviceFile(data.resolve("advice.json"));
    }

    void write(Advice advice) throws IOException {
        ObjectNode node = Json.object()
                .put("at", advice.at().toString())
                .put("model", advice.model())
                .put("assessment", advice.assessment());
        ArrayNode all = node.putArray("recommendations");
        advice.recommendations().forEach(all::add);
        PrivateFiles.replace(file, Json.write(node).getBytes(StandardCharsets.UTF_8));
    }

    /** The advice; empty if there is none that can be read. */
    public Optional<Advice> read() {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            JsonNode node = Json.read(Files.readString(file, StandardCharsets.UTF_8));
            List<String> recommendations = new ArrayList<>();
            node.path("recommendations").forEach(each -> recommendations.add(each.asString("")));
            return Optional.of(new Advice(
                    Instant.parse(node.path("at").asString("")),
                    node.path("model").asString(""),
                    node.path("assessment").asString(""),
                    recommendations));
        } catch (IOException | JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }
}

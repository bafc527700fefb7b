package dev.watchkeeper.lab.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Parses the answer to {@code GET /api/coverage}; stateless. */
final class Coverage {
    private Coverage() {}

    /** The spans of one camera, from an answer about it alone or about several. */
    static List<JsonNode> spans(JsonNode answer, String camera) {
        List<JsonNode> spans = new ArrayList<>();
        answer.path("spans").forEach(spans::add);
        for (JsonNode each : answer.path("cameras")) {
            if (each.path("camera").asString("").equals(camera)
                    || each.path("name").asString("").equals(camera)) {
                each.path("spans").forEach(spans::add);
            }
        }
        return spans;
    }

    static boolean isBlind(JsonNode span) {
        return span.path("state").asString().equals("blind");
    }

    static double seconds(JsonNode span) {
        return Duration.between(
                                Instant.parse(span.path("from").asString()),
                                Instant.parse(span.path("to").asString()))
                        .toMillis()
                / 1000.0;
    }
}

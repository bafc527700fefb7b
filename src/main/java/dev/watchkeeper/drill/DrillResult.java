package dev.watchkeeper.drill;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a drill has measured; immutable.
 *
 * @param passed whether the chain works
 * @param text for people
 */
public record DrillResult(Run run, Times times, boolean passed, String text) {
    /**
     * One run of a drill; immutable.
     *
     * @param id the name of its file
     * @param at when it began
     */
    public record Run(String id, String fault, Instant at) {}

    /**
     * Times since the fault; immutable.
     *
     * @param noticed until somebody acted; empty if nobody did
     * @param healed until all was as before
     * @param told until a person's channel had taken a message
     */
    public record Times(Optional<Duration> noticed, Optional<Duration> healed, Optional<Duration> told) {
        public static final Times NONE = new Times(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** As it is kept and printed; durations in seconds. */
    public String json() {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("id", run.id).put("fault", run.fault).put("at", run.at.toString());
        node.putPOJO("noticed_after", seconds(times.noticed));
        node.putPOJO("healed_after", seconds(times.healed));
        node.putPOJO("told_after", seconds(times.told));
        node.put("passed", passed).put("text", text);
        return JsonMapper.shared().writeValueAsString(node);
    }

    private static Object seconds(Optional<Duration> time) {
        return time.<Object>map(each -> each.toMillis() / 1000.0)
                .orElseGet(() -> JsonMapper.shared().nullNode());
    }

    /**
     * Reads what was kept; empty if it is none.
     *
     * @param id the name of its file
     */
    static Optional<DrillResult> parse(String id, String text) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text);
            return Optional.of(new DrillResult(
                    new Run(
                            id,
                            node.path("fault").asString(""),
                            Instant.parse(node.path("at").asString(""))),
                    new Times(time(node, "noticed_after"), time(node, "healed_after"), time(node, "told_after")),
                    node.path("passed").asBoolean(false),
                    node.path("text").asString("")));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> time(JsonNode node, String name) {
        JsonNode seconds = node.path(name);
        return seconds.isNumber()
                ? Optional.of(Duration.ofMillis(Math.round(seconds.asDouble() * 1000)))
                : Optional.empty();
    }
}

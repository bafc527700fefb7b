package dev.watchkeeper.lab.drill;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the node reported about one camera at one moment; immutable.
 *
 * @param atMillis when the node answered, ms since 1970
 * @param state such as {@code healthy}
 * @param cause such as {@code stalled}
 * @param pictureAtMillis when the last picture arrived, ms since 1970
 * @param frames pictures received since the start of the node
 * @param sessions started since then
 */
record Sighting(
        long atMillis,
        String camera,
        String state,
        Optional<String> cause,
        Optional<Long> pictureAtMillis,
        long frames,
        long sessions) {

    /** Parses one camera of the answer to {@code GET /api/cameras}. */
    static Sighting of(JsonNode camera, long atMillis) {
        return new Sighting(
                atMillis,
                camera.path("name").asString(),
                camera.path("state").asString(),
                text(camera.path("cause")),
                text(camera.path("last_picture_at"))
                        .map(t -> java.time.Instant.parse(t).toEpochMilli()),
                camera.path("counters").path("frames").asLong(),
                camera.path("counters").path("sessions").asLong());
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() ? Optional.of(node.asString()) : Optional.empty();
    }

    boolean healthy() {
        return state.equals("healthy");
    }

    /** State and cause in short. */
    String inShort() {
        return state + cause.map(c -> " (" + c + ")").orElse("");
    }
}

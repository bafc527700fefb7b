package dev.watchkeeper.notify.mqtt;

import dev.watchkeeper.base.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/**
 * What subscribers are told of a camera; immutable.
 *
 * @param figures what changes by itself
 * @param motion empty while nobody can know
 */
record ShownCamera(String state, String cause, Optional<Instant> since, Optional<Boolean> motion, Figures figures) {
    /**
     * Numbers; immutable.
     *
     * @param online whether pictures come
     * @param coverage of the last day, 0 to 100
     */
    record Figures(boolean online, Optional<Duration> pictureAge, OptionalDouble coverage) {}

    /** No node reports, so nothing is known of any camera. */
    static ShownCamera withoutNode(Instant since) {
        return new ShownCamera(
                "offline",
                "process-down",
                Optional.of(since),
                Optional.empty(),
                new Figures(false, Optional.empty(), OptionalDouble.empty()));
    }

    /** Whether subscribers must learn of it at once. */
    boolean saysTheSame(ShownCamera other) {
        return state.equals(other.state)
                && cause.equals(other.cause)
                && motion.equals(other.motion)
                && figures.online == other.figures.online;
    }

    String json() {
        ObjectNode fields = Json.object();
        fields.put("state", state);
        fields.put("online", figures.online);
        if (cause.isEmpty()) {
            fields.putNull("cause");
        } else {
            fields.put("cause", cause);
        }
        since.ifPresentOrElse(at -> fields.put("since", at.toString()), () -> fields.putNull("since"));
        // Rounded up: a picture is never shown as newer than it is.
        figures.pictureAge.ifPresentOrElse(
                age -> fields.put("picture_age", (age.toMillis() + 999) / 1000), () -> fields.putNull("picture_age"));
        figures.coverage.ifPresentOrElse(share -> fields.put("coverage", share), () -> fields.putNull("coverage"));
        motion.ifPresentOrElse(moves -> fields.put("motion", moves), () -> fields.putNull("motion"));
        return Json.write(fields);
    }
}

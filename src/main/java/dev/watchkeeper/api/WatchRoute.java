package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.incident.OutsideView;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serves what the process {@code watch} saw last, with its age; thread-safe. */
final class WatchRoute {
    private static final double MILLIS = 1000;

    private final OutsideView outside;
    private final Clock clock;

    WatchRoute(OutsideView outside, Clock clock) {
        this.outside = outside;
        this.clock = clock;
    }

    /**
     * As {@code watch --once --json} prints it.
     *
     * @param age of the look, in seconds: an old one says nothing about now
     */
    record Answer(Optional<Instant> at, Optional<Double> age, Optional<Boolean> healthy, JsonNode services) {}

    void addTo(Routes routes) {
        routes.get("/api/watch", Rule.viewer(Sight.ALL_CAMERAS, "What was last seen from outside"), this::look);
    }

    private void look(Context ctx) {
        Params.none(ctx);
        Replies.json(
                ctx,
                outside.newestLook()
                        .flatMap(this::answer)
                        .orElseGet(() -> new Answer(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                JsonMapper.shared().createArrayNode())));
    }

    private Optional<Answer> answer(String text) {
        try {
            JsonNode look = JsonMapper.shared().readTree(text);
            Instant at = Instant.parse(look.path("at").asString(""));
            double age = Math.max(0, Duration.between(at, clock.wall()).toMillis() / MILLIS);
            return Optional.of(new Answer(
                    Optional.of(at),
                    Optional.of(age),
                    Optional.of(look.path("healthy").asBoolean(false)),
                    look.path("services")));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }
}

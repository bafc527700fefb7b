package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.sensor.Sensing;
import dev.watchkeeper.sensor.SensorsView.Pushed;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serves sensors, effects and whether alerts are armed, and takes posted values; thread-safe. */
final class SensorRoutes {
    private final Sensing sensing;
    private final Clock clock;

    SensorRoutes(Sensing sensing, Clock clock) {
        this.sensing = sensing;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.get("/api/sensors", Rule.viewer(Sight.ALL_CAMERAS, "The sensors and the effects of acting"), this::all)
                .get(
                        "/api/sensors/{name}/history",
                        Rule.viewer(Sight.ALL_CAMERAS, "The values of a sensor, newest first")
                                .query("from", "to", "limit"),
                        this::history)
                .post(
                        "/api/sensors/{name}",
                        Rule.administrator("Takes a sensor's value").often(),
                        this::push)
                .get("/api/arming", Rule.viewer(Sight.NO_CAMERA, "Whether alerts are armed"), this::arming)
                .put("/api/arming", Rule.administrator("Arms or disarms alerts"), this::arm);
    }

    private void all(Context ctx) {
        Params.none(ctx);
        Replies.json(
                ctx,
                new SensorAnswers.Page(
                        clock.wall(),
                        sensing.sensors().all().stream()
                                .map(SensorAnswers.Answer::of)
                                .toList(),
                        sensing.effects().effects().stream()
                                .map(SensorAnswers.Effect::of)
                                .toList()));
    }

    private void history(Context ctx) {
        Params params = new Params(ctx);
        String name = params.sensorInPath();
        Optional<Instant> from = params.time("from");
        Optional<Instant> to = params.time("to");
        Params.inOrder(from, to);
        int limit = params.limit();
        var unused = sensing.sensors().find(name).orElseThrow(() -> unknown(name));
        Replies.json(
                ctx,
                new SensorAnswers.History(
                        name,
                        sensing.sensors().history(name, from, to, limit).stream()
                                .map(SensorAnswers.Reading::of)
                                .toList()));
    }

    private void push(Context ctx) {
        String name = new Params(ctx).sensorInPath();
        JsonNode value = body(ctx, "{\"value\": true}").path("value");
        if (!value.isValueNode() || value.isNull()) {
            throw new BadRequestResponse("'value' is missing; post it as JSON: {\"value\": true}.");
        }
        switch (sensing.sensors().push(name, value.asString())) {
            case Pushed.Taken taken -> Replies.json(ctx, SensorAnswers.Answer.of(taken.sensor()));
            case Pushed.NotPushed(String text) -> Replies.error(ctx, 409, text);
            case Pushed.Wrong(String text) -> throw new BadRequestResponse(text);
            case Pushed.Unknown unknown -> throw unknown(name);
        }
    }

    private void arming(Context ctx) {
        Params.none(ctx);
        Replies.json(ctx, SensorAnswers.Armed.of(sensing.arming().state()));
    }

    private void arm(Context ctx) {
        Params.none(ctx);
        JsonNode armed = body(ctx, "{\"armed\": false}").path("armed");
        if (!armed.isBoolean()) {
            throw new BadRequestResponse("'armed' must be true or false, as JSON: {\"armed\": false}.");
        }
        String by = Identity.of(ctx).actor();
        try {
            Replies.json(ctx, SensorAnswers.Armed.of(sensing.arming().set(armed.asBoolean(), by)));
        } catch (IOException e) {
            Replies.error(
                    ctx,
                    503,
                    "Alerts are " + (armed.asBoolean() ? "armed" : "disarmed")
                            + " now, but this could not be kept for the next start: " + e.getMessage());
        }
    }

    private static JsonNode body(Context ctx, String example) {
        try {
            JsonNode body = JsonMapper.shared().readTree(ctx.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body must be JSON, such as " + example + ".");
        }
        throw new BadRequestResponse("The body must be a JSON object, such as " + example + ".");
    }

    private static NotFoundResponse unknown(String name) {
        return new NotFoundResponse("There is no sensor " + Replies.quote(name) + ".");
    }
}

package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.notify.NotificationsView;
import dev.watchkeeper.notify.NotificationsView.ChannelState;
import dev.watchkeeper.notify.NotificationsView.Notification;
import dev.watchkeeper.notify.Silence;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Serves what people were told, and takes what they decide about it: silences and acknowledgements; thread-safe. */
final class NotificationRoutes {
    private static final Duration LONGEST_SILENCE = Duration.ofDays(30);
    private static final int MAX_REASON = 500;

    private final Views views;
    private final Clock clock;

    NotificationRoutes(Views views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    record Page(List<Answer> notifications, List<ChannelAnswer> channels) {}

    record Answer(
            String id,
            String kind,
            Optional<String> incident,
            String channel,
            String state,
            int tries,
            Instant at,
            Optional<String> error) {
        static Answer of(Notification found) {
            return new Answer(
                    found.id(),
                    found.kind(),
                    found.incident(),
                    found.channel(),
                    found.progress().state(),
                    found.progress().tries(),
                    found.progress().at(),
                    found.progress().error());
        }
    }

    record ChannelAnswer(String name, boolean ok, Instant since, Optional<String> error) {
        static ChannelAnswer of(ChannelState found) {
            return new ChannelAnswer(found.name(), found.ok(), found.since(), found.error());
        }
    }

    record Silences(List<SilenceAnswer> silences) {}

    record SilenceAnswer(String id, Optional<String> camera, Instant until, String reason, String by) {
        static SilenceAnswer of(Silence found) {
            return new SilenceAnswer(found.id(), found.camera(), found.until(), found.reason(), found.by());
        }
    }

    void addTo(Routes routes) {
        routes.get(
                        "/api/notifications",
                        Rule.viewer(Sight.ALL_CAMERAS, "What people were told, newest first")
                                .query("from", "limit"),
                        this::notifications)
                .get("/api/silences", Rule.viewer(Sight.FILTERED, "The silences that hold"), this::silences)
                .post("/api/silences", Rule.administrator("Sends no messages for a while"), this::silence)
                .delete("/api/silences/{id}", Rule.administrator("Ends a silence"), this::endSilence);
    }

    private void notifications(Context ctx) throws IOException {
        Params params = new Params(ctx);
        NotificationsView.Told told = views.notifications().find(params.time("from"), params.limit());
        Replies.json(
                ctx,
                new Page(
                        told.notifications().stream().map(Answer::of).toList(),
                        told.channels().stream().map(ChannelAnswer::of).toList()));
    }

    private void silences(Context ctx) {
        Params.none(ctx);
        Identity who = Identity.of(ctx);
        Replies.json(
                ctx,
                new Silences(views.silences().list().stream()
                        .filter(silence -> silence.camera().map(who::sees).orElse(true))
                        .map(SilenceAnswer::of)
                        .toList()));
    }

    private void silence(Context ctx) throws IOException {
        Params.none(ctx);
        JsonNode wish = body(ctx);
        Optional<String> camera = text(wish, "camera");
        if (camera.filter(name -> !name.matches(CameraSettings.NAME)).isPresent()) {
            throw new BadRequestResponse("'camera' is not a valid name of a camera; null stands for all.");
        }
        Duration length = Duration.between(clock.wall(), until(wish));
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST_SILENCE) > 0) {
            throw new BadRequestResponse(
                    "'until' must be in the future, at most " + LONGEST_SILENCE.toDays() + " days from now.");
        }
        String reason = text(wish, "reason").orElse("");
        if (reason.length() > MAX_REASON) {
            throw new BadRequestResponse("'reason' has more than " + MAX_REASON + " letters.");
        }
        Silence made =
                views.silences().add(camera, length, reason, Identity.of(ctx).actor());
        ctx.status(201);
        Replies.json(ctx, SilenceAnswer.of(made));
    }

    private void endSilence(Context ctx) throws IOException {
        String id = new Params(ctx).idInPath();
        if (!views.silences().end(id)) {
            throw new NotFoundResponse("There is no silence " + Replies.quote(id) + "; it may have ended by itself.");
        }
        ctx.status(204);
    }

    private static JsonNode body(Context ctx) {
        try {
            JsonNode body = JsonMapper.shared().readTree(ctx.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            throw new BadRequestResponse("The body must be JSON, such as {\"camera\": null, \"until\":"
                    + " \"2026-03-01T12:00:00Z\", \"reason\": \"painting\"}.");
        }
        throw new BadRequestResponse("The body must be a JSON object.");
    }

    private static Optional<String> text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new BadRequestResponse("'" + name + "' must be text.");
        }
        return Optional.of(value.asString(""));
    }

    private static Instant until(JsonNode body) {
        String text = text(body, "until")
                .orElseThrow(() -> new BadRequestResponse("'until' is missing; write it like 2026-03-01T12:00:00Z."));
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new BadRequestResponse("'until' is not a time; write it like 2026-03-01T12:00:00Z.");
        }
    }
}

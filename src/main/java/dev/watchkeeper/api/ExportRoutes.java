package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Body;
import dev.watchkeeper.api.http.FileReply;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.record.Completeness;
import dev.watchkeeper.record.ExportsView;
import dev.watchkeeper.record.ExportsView.Export;
import dev.watchkeeper.record.ExportsView.Made;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Takes orders for exports, says how far they are, and serves their files; thread-safe. */
final class ExportRoutes {
    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String EXAMPLE =
            "{\"camera\": \"door\", \"from\": \"2026-03-01T12:00:00Z\", \"to\": \"2026-03-01T12:10:00Z\"}";

    private final Views views;
    private final Clock clock;

    ExportRoutes(Views views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    record All(List<Answer> exports) {}

    /** @param missing times of which it has no picture, and why; empty until it is done */
    record Answer(
            String id,
            String camera,
            Optional<String> title,
            Instant from,
            Instant to,
            boolean convert,
            String state,
            double progress,
            Optional<Long> bytes,
            Optional<String> sha256,
            Optional<String> codec,
            List<Missing> missing,
            double missingSoundSeconds,
            Optional<String> error,
            Instant expires,
            Optional<String> file) {}

    record Missing(Instant from, Instant to, String cause) {}

    void addTo(Routes routes) {
        Rule file = Rule.viewer(Sight.FILTERED, "The film of an export").query("download");
        // Viewers as well: an export shows nothing that they could not fetch piece by piece.
        routes.get("/api/exports", Rule.viewer(Sight.FILTERED, "The exports, newest first"), this::all)
                .post("/api/exports", Rule.viewer(Sight.FILTERED, "Orders an export"), this::begin)
                .get("/api/exports/{id}", Rule.viewer(Sight.FILTERED, "How far an export is"), this::one)
                .delete("/api/exports/{id}", Rule.viewer(Sight.FILTERED, "Ends or deletes an export"), this::delete)
                .get("/api/exports/{id}/file", file, this::file)
                .head("/api/exports/{id}/file", file, this::file);
    }

    private void all(Context ctx) {
        Params.none(ctx);
        Identity who = Identity.of(ctx);
        Replies.json(
                ctx,
                new All(views.exports().all().stream()
                        .filter(export -> who.sees(export.order().camera()))
                        .map(this::answer)
                        .toList()));
    }

    private void begin(Context ctx) {
        Params.none(ctx);
        Body body = new Body(ctx, EXAMPLE, "camera", "from", "to", "convert");
        String camera = body.text("camera")
                .filter(name -> name.matches(CameraSettings.NAME))
                .orElseThrow(() -> new BadRequestResponse("'camera' must be the name of a camera."));
        if (!Identity.of(ctx).sees(camera)) {
            throw Params.noSuchCamera(camera);
        }
        Instant from = body.time("from");
        Instant now = clock.wall();
        Instant wished = body.time("to");
        Instant to = wished.isAfter(now) ? now : wished;
        if (!from.isBefore(to)) {
            throw new BadRequestResponse("'from' must be earlier than 'to', and not in the future.");
        }
        if (Duration.between(from, to).compareTo(ExportsView.LONGEST) > 0) {
            throw new BadRequestResponse("'to' may be at most " + ExportsView.LONGEST.toHours()
                    + " hours after 'from'; export several pieces.");
        }
        if (views.recordings()
                .stretches(camera, from, to, Duration.ofDays(1), 1)
                .isEmpty()) {
            throw views.cameras().find(camera).isEmpty()
                    ? Params.noSuchCamera(camera)
                    : new NotFoundResponse("Nothing was recorded from camera '" + camera + "' at that time.");
        }
        String title = views.titles().camera(camera).orElse(camera);
        Optional<Export> begun = views.exports()
                .begin(new ExportsView.Order(
                        camera, title, from, to, body.flag("convert").orElse(false)));
        if (begun.isEmpty()) {
            ctx.header("Retry-After", "30");
            Replies.error(ctx, 503, "Too many exports are waiting; delete one of them or try again later.");
            return;
        }
        ctx.status(202);
        Replies.json(ctx, answer(begun.get()));
    }

    private void one(Context ctx) {
        Replies.json(ctx, answer(known(ctx, new Params(ctx).idInPath())));
    }

    private void delete(Context ctx) {
        String id = new Params(ctx).idInPath();
        if (!views.exports().delete(known(ctx, id).id())) {
            throw unknown(id);
        }
        ctx.status(204);
    }

    private void file(Context ctx) throws IOException {
        Params params = new Params(ctx);
        boolean download = params.isOn("download");
        Export export = known(ctx, params.idInPath());
        Made made = export.made()
                .filter(done -> Files.isRegularFile(done.file()))
                .orElseThrow(() -> new ConflictResponse(export.error().orElse("The export is not finished yet.")));
        if (download || made.isArchive()) {
            String name = export.order().camera() + "-"
                    + FILE_TIME.format(export.order().from());
            ctx.header(
                    "Content-Disposition",
                    "attachment; filename=\"" + name + (made.isArchive() ? ".zip" : ".mp4") + "\"");
        }
        ctx.header("X-Video-Codec", made.codecs()).header("X-Content-SHA256", made.sha256());
        FileReply.send(ctx, made.file(), made.isArchive() ? "application/zip" : "video/mp4", () -> {});
    }

    private Export known(Context ctx, String id) {
        Identity who = Identity.of(ctx);
        return views.exports()
                .find(id)
                .filter(export -> who.sees(export.order().camera()))
                .orElseThrow(() -> unknown(id));
    }

    private static NotFoundResponse unknown(String id) {
        return new NotFoundResponse(
                "There is no export " + Replies.quote(id) + "; each stays for a day, or until somebody deletes it.");
    }

    private Answer answer(Export export) {
        Optional<Made> made = export.made();
        return new Answer(
                export.id(),
                export.order().camera(),
                views.titles().camera(export.order().camera()),
                export.order().from(),
                export.order().to(),
                export.order().convert(),
                export.state().name().toLowerCase(Locale.ROOT),
                Math.round(export.progress() * 1000) / 1000.0,
                made.map(Made::bytes),
                made.map(Made::sha256),
                made.map(Made::codecs),
                made.map(done -> done.completeness().missing()).orElse(List.of()).stream()
                        .map(ExportRoutes::missing)
                        .toList(),
                made.map(done -> done.completeness().silent().toMillis() / 1000.0)
                        .orElse(0.0),
                export.error(),
                export.expires(),
                made.map(done -> "/api/exports/" + export.id() + "/file"));
    }

    private static Missing missing(Completeness.Missing missing) {
        return new Missing(missing.from(), missing.to(), missing.cause());
    }
}

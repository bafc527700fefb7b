package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.FileReply;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.record.Completeness;
import dev.watchkeeper.record.RecordingsView.Clip;
import dev.watchkeeper.record.SegmentInfo;
import dev.watchkeeper.store.StoredEvent;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Serves stored events, recordings and their clips; thread-safe. */
final class EventRoutes {
    /** The longest export of one request. */
    private static final Duration LONGEST_EXPORT = Duration.ofHours(6);

    /** A header holds about 100 of them. */
    private static final int MOST_MISSING_TOLD = 20;

    private static final DateTimeFormatter FILE_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Views views;
    private final Clips clips;
    private final Clock clock;

    EventRoutes(Views views, Clips clips, Clock clock) {
        this.views = views;
        this.clips = clips;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        Rule clip = Rule.viewer(Sight.FILTERED, "The film of an event").query("download");
        Rule export = Rule.viewer(Sight.CAMERA_IN_PATH, "A piece of a camera's recordings as one film")
                .query("from", "to", "download");
        routes.get(
                        "/api/events",
                        Rule.viewer(Sight.FILTERED, "Events, newest first").query(EventFilters.NAMES),
                        this::events)
                .get("/api/events/{id}", Rule.viewer(Sight.FILTERED, "One event"), this::one)
                .get(
                        "/api/events/{id}/snapshot.jpg",
                        Rule.viewer(Sight.FILTERED, "The picture of an event").query(CameraRoutes.UNCACHED, "plain"),
                        this::snapshot)
                .get("/api/events/{id}/clip.mp4", clip, this::clip)
                .head("/api/events/{id}/clip.mp4", clip, this::clip)
                .get(
                        "/api/recordings",
                        Rule.viewer(Sight.FILTERED, "The recorded files, oldest first")
                                .query("camera", "from", "to", "limit"),
                        this::recordings)
                .get("/api/recordings/{camera}.mp4", export, this::export)
                .head("/api/recordings/{camera}.mp4", export, this::export);
    }

    private void events(Context ctx) {
        EventFilters filters = EventFilters.of(ctx, views.titles(), views.cameras());
        Optional<String> before = filters.before();
        int limit = filters.limit();
        List<StoredEvent> found = views.events().find(filters.filter(), before, limit);
        refuseUnknown(filters.camera(), found.isEmpty());
        if (found.isEmpty() && before.isPresent()) {
            // A deleted event would end the list, as if nothing had happened before it.
            var unused = known(ctx, before.get());
        }
        Optional<String> next = found.size() < limit
                ? Optional.empty()
                : Optional.of(found.getLast().id());
        Replies.json(
                ctx,
                new Answers.Events(
                        found.stream()
                                .map(event -> Answers.event(event, views.titles()))
                                .toList(),
                        next));
    }

    private void one(Context ctx) {
        StoredEvent event = known(ctx, new Params(ctx).idInPath());
        Replies.json(ctx, Answers.event(event, views.titles()));
    }

    private void snapshot(Context ctx) throws IOException {
        Params params = new Params(ctx);
        StoredEvent event = known(ctx, params.idInPath());
        Optional<Path> plain = views.recordings().snapshot(event.id());
        Optional<Path> found = params.isOn("plain") ? plain : views.recordings().marked(event.id());
        Path file = found.orElseThrow(
                () -> new NotFoundResponse("Event " + event.id() + " has no picture, or no longer has one."));
        plain.flatMap(views.recordings()::takenAt).ifPresent(at -> ctx.header("X-Picture-Time", at.toString()));
        FileReply.send(ctx, file, "image/jpeg", () -> {});
    }

    private void clip(Context ctx) throws IOException, FailureException {
        Params params = new Params(ctx);
        StoredEvent event = known(ctx, params.idInPath());
        send(
                ctx,
                params.isOn("download"),
                "event " + event.id() + " " + event.end().map(Instant::toString).orElse(""),
                () -> views.recordings().clip(event.id()),
                event.camera() + "-" + FILE_TIME.format(event.begin()),
                "Event " + event.id() + " has no recording, or no longer has one.");
    }

    private void recordings(Context ctx) {
        Params params = new Params(ctx);
        Optional<String> camera = params.camera();
        Instant to = params.time("to").orElseGet(clock::wall);
        Instant from = params.time("from").orElseGet(() -> to.minus(Duration.ofDays(1)));
        Params.inOrder(Optional.of(from), Optional.of(to));
        int limit = params.limit();
        Identity who = Identity.of(ctx);
        List<SegmentInfo> found = views.recordings().segments(camera, from, to).stream()
                .filter(segment -> who.sees(segment.camera()))
                .toList();
        refuseUnknown(camera, found.isEmpty());
        Optional<Instant> next = found.size() <= limit
                ? Optional.empty()
                : Optional.of(found.get(limit).from());
        List<SegmentInfo> shown = found.stream().limit(limit).toList();
        Replies.json(ctx, Answers.recordings(shown, views.recordings().details(shown), next));
    }

    private void export(Context ctx) throws IOException, FailureException {
        Params params = new Params(ctx);
        String camera = params.cameraInPath();
        Instant from = params.requiredTime("from");
        Instant to = params.requiredTime("to");
        Params.inOrder(Optional.of(from), Optional.of(to));
        if (Duration.between(from, to).compareTo(LONGEST_EXPORT) > 0) {
            throw new io.javalin.http.BadRequestResponse("Parameter 'to' may be at most " + LONGEST_EXPORT.toHours()
                    + " hours after 'from'; request several pieces.");
        }
        refuseUnknown(
                Optional.of(camera),
                views.recordings().segments(Optional.of(camera), from, to).isEmpty());
        // Time still to come is not missing.
        Instant now = clock.wall();
        Instant end = to.isAfter(now) && from.isBefore(now) ? now : to;
        send(
                ctx,
                params.isOn("download"),
                "recording " + camera + " " + from + " " + to,
                () -> views.recordings().export(camera, from, end),
                camera + "-" + FILE_TIME.format(from),
                "Nothing was recorded from camera '" + camera + "' at that time.");
    }

    private void send(Context ctx, boolean download, String key, Clips.Maker maker, String name, String absent)
            throws IOException, FailureException {
        Optional<Clips.Loan> loan;
        try {
            loan = clips.borrow(key, maker);
        } catch (Clips.BusyException e) {
            ctx.header("Retry-After", "5");
            Replies.error(ctx, 503, "Too many recordings are being assembled; try again.");
            return;
        }
        Clip clip = loan.orElseThrow(() -> new NotFoundResponse(absent)).clip();
        String ending = clip.isArchive() ? ".zip" : ".mp4";
        if (download || clip.isArchive()) {
            ctx.header("Content-Disposition", "attachment; filename=\"" + name + ending + "\"");
        }
        ctx.header("X-Video-Codec", clip.codec());
        tellCompleteness(ctx, clip.completeness());
        FileReply.send(
                ctx,
                clip.file(),
                clip.isArchive() ? "application/zip" : "video/mp4",
                loan.get().giveBack());
    }

    /** Lists what is missing in headers, because the body is a film. */
    private static void tellCompleteness(Context ctx, Completeness completeness) {
        ctx.header("X-Export-Complete", Boolean.toString(completeness.isComplete()));
        ctx.header("X-Export-Missing-Seconds", seconds(completeness.missingTime()));
        ctx.header("X-Export-Missing-Sound-Seconds", seconds(completeness.silent()));
        if (!completeness.missing().isEmpty()) {
            ctx.header(
                    "X-Export-Missing",
                    completeness.missing().stream()
                            .limit(MOST_MISSING_TOLD)
                            .map(m -> m.from() + "/" + m.to() + " " + m.cause())
                            .collect(Collectors.joining(", ")));
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3);
    }

    /** An event of a camera that the caller may not see is as unknown as one that never was. */
    private StoredEvent known(Context ctx, String id) {
        Identity who = Identity.of(ctx);
        return views.events()
                .byId(id)
                .filter(event -> who.sees(event.camera()))
                .orElseThrow(() -> new NotFoundResponse("There is no event " + Replies.quote(id) + "."));
    }

    /** A camera removed from the configuration keeps its past; only one without any is unknown. */
    private void refuseUnknown(Optional<String> camera, boolean nothingFound) {
        if (nothingFound
                && camera.isPresent()
                && views.cameras().find(camera.get()).isEmpty()) {
            throw Params.noSuchCamera(camera.get());
        }
    }
}

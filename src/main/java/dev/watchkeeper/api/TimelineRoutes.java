package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Caching;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.coverage.CoverageView.Coverage;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.record.RecordingsView.Piece;
import dev.watchkeeper.record.RecordingsView.Stretch;
import dev.watchkeeper.store.EventSlice;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Serves what a timeline shows and plays: coverage, recordings and events of a period, and pieces and pictures of any moment; thread-safe. */
final class TimelineRoutes {
    private static final Duration USUAL = Duration.ofDays(1);
    private static final Duration LONGEST = Duration.ofDays(400);

    /** Of each camera 2000 pieces in all. */
    private static final int MOST_SPANS = 1000;

    private static final int MOST_STRETCHES = 500;
    private static final int MOST_EVENTS = 500;

    private static final Duration LONGEST_PIECE = Duration.ofSeconds(60);
    private static final Duration USUAL_PIECE = Duration.ofSeconds(8);
    private static final int MOST_WIDTH_PX = 1920;

    /** A piece is up to 24 MB in memory, and a picture costs a tenth of a second of a core. */
    private static final int PARALLEL = 4;

    private static final long PATIENCE_SECONDS = 5;

    private final Views views;
    private final Clock clock;
    private final Semaphore making = new Semaphore(PARALLEL);

    TimelineRoutes(Views views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    /** @param step seconds below which differences are not told apart; 0 if all of them are */
    record Answer(Instant from, Instant to, double step, List<Line> cameras) {}

    record Line(
            String camera,
            Optional<String> title,
            List<TimelineCoverage.Piece> coverage,
            List<Recording> recordings,
            List<Occurrence> events) {}

    /** @param pausedSeconds how long nothing was recorded in it */
    record Recording(Instant from, Optional<Instant> to, double pausedSeconds, String codec) {}

    /** @param id of one of them if there are several */
    record Occurrence(
            String id, Instant start, Optional<Instant> end, int count, int unseen, boolean kept, String kind) {
        static Occurrence of(EventSlice slice) {
            return new Occurrence(
                    slice.id(),
                    slice.begin(),
                    slice.end(),
                    slice.count(),
                    slice.unseen(),
                    slice.kept(),
                    slice.sensor() ? "sensor" : "motion");
        }
    }

    void addTo(Routes routes) {
        routes.get(
                        "/api/timeline",
                        Rule.viewer(Sight.FILTERED, "Coverage, recordings and events of a period")
                                .query("camera", "from", "to", "step"),
                        this::timeline)
                .get(
                        "/api/recordings/{camera}/piece.mp4",
                        Rule.viewer(Sight.CAMERA_IN_PATH, "A few seconds of a recording, to be played")
                                .query("from", "seconds"),
                        this::piece)
                .get(
                        "/api/recordings/{camera}/picture.jpg",
                        Rule.viewer(Sight.CAMERA_IN_PATH, "The recorded picture of a moment")
                                .query("at", "width", "exact"),
                        this::picture);
    }

    private void timeline(Context ctx) {
        Params params = new Params(ctx);
        Optional<String> camera = params.camera();
        Instant to = params.time("to").orElseGet(clock::wall);
        Instant from = params.time("from").orElseGet(() -> to.minus(USUAL));
        Params.inOrder(Optional.of(from), Optional.of(to));
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw new BadRequestResponse("Parameter 'from' may be at most " + LONGEST.toDays() + " days before 'to'.");
        }
        Duration step = params.seconds("step").orElse(Duration.ZERO);
        List<Coverage> found = new Accounts(views).find(Identity.of(ctx), camera, from, to, Integer.MAX_VALUE);
        List<Line> lines =
                found.stream().map(coverage -> line(coverage, from, to, step)).toList();
        Replies.json(ctx, new Answer(from, to, step.toMillis() / 1000.0, lines));
    }

    private Line line(Coverage coverage, Instant from, Instant to, Duration step) {
        String camera = coverage.camera();
        return new Line(
                camera,
                views.titles().camera(camera),
                TimelineCoverage.of(coverage.spans(), from, to, step, MOST_SPANS),
                views.recordings().stretches(camera, from, to, step, MOST_STRETCHES).stream()
                        .map(TimelineRoutes::recording)
                        .toList(),
                views.events().slices(camera, from, to, step, MOST_EVENTS).stream()
                        .map(Occurrence::of)
                        .toList());
    }

    private static Recording recording(Stretch stretch) {
        return new Recording(stretch.from(), stretch.to(), stretch.paused().toMillis() / 1000.0, stretch.codec());
    }

    private void piece(Context ctx) throws FailureException {
        Params params = new Params(ctx);
        String camera = params.cameraInPath();
        Duration length = params.seconds("seconds").orElse(USUAL_PIECE);
        Instant from = params.requiredTime("from");
        if (length.compareTo(LONGEST_PIECE) > 0) {
            throw new BadRequestResponse(
                    "Parameter 'seconds' may be at most " + LONGEST_PIECE.toSeconds() + "; request several pieces.");
        }
        made(ctx, camera, from, () -> views.recordings().piece(camera, from, length))
                .ifPresent(piece -> {
                    tell(ctx, camera, piece);
                    Replies.send(ctx, "video/mp4", piece.data());
                });
    }

    /** Says what the body cannot: when its pictures were taken, and where the next ones are. */
    private void tell(Context ctx, String camera, Piece piece) {
        ctx.header("X-Piece-Zero", piece.zero().toString())
                .header("X-Piece-From", piece.from().toString())
                .header("X-Piece-To", piece.to().toString())
                .header("X-Piece-Codecs", piece.codecs())
                .header("Cache-Control", Caching.PRIVATE);
        tellNext(ctx, piece.last() ? views.recordings().next(camera, piece.from()) : Optional.of(piece.to()));
    }

    private static void tellNext(Context ctx, Optional<Instant> next) {
        next.ifPresent(begin -> ctx.header("X-Piece-Next", begin.toString()));
    }

    private void picture(Context ctx) throws FailureException {
        Params params = new Params(ctx);
        String camera = params.cameraInPath();
        boolean exact = params.isOn("exact");
        int width = params.number("width", 16, MOST_WIDTH_PX).orElse(MOST_WIDTH_PX);
        Instant at = params.requiredTime("at");
        Optional<Snapshot> picture =
                made(ctx, camera, at, () -> views.recordings().picture(camera, at, exact, width));
        picture.ifPresent(found -> Caching.picture(ctx, found.jpeg(), found.takenAt(), false));
    }

    /** Makes something of a recording; may take long. */
    private interface Maker<T> {
        Optional<T> make() throws FailureException;
    }

    /** Empty once the request is answered. */
    private <T> Optional<T> made(Context ctx, String camera, Instant at, Maker<T> maker) throws FailureException {
        if (!await()) {
            ctx.header("Retry-After", "1");
            Replies.error(ctx, 503, "Too many recordings are being read at once; try again.");
            return Optional.empty();
        }
        try {
            Optional<T> made = maker.make();
            if (made.isEmpty()) {
                tellNext(ctx, views.recordings().next(camera, at));
                throw notRecorded(camera, at);
            }
            return made;
        } catch (FailureException e) {
            if (e.kind() == FailureKind.NOT_FOUND) {
                tellNext(ctx, views.recordings().next(camera, at));
                throw new NotFoundResponse(e.sentence() + ".");
            }
            throw e;
        } finally {
            making.release();
        }
    }

    private NotFoundResponse notRecorded(String camera, Instant at) {
        return views.cameras().find(camera).isEmpty()
                        && views.recordings().next(camera, Instant.EPOCH).isEmpty()
                ? Params.noSuchCamera(camera)
                : new NotFoundResponse("Nothing was recorded from camera '" + camera + "' at " + at + ".");
    }

    private boolean await() {
        try {
            return making.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

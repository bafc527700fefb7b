package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Caching;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.Verdict;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.live.LastPicture;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/** Serves the current state of the node and its cameras; thread-safe. */
final class CameraRoutes {
    /** Ignored: many programs add the time to a picture's address to bypass caches. */
    static final String UNCACHED = "t";

    /** Asks for the newest picture instead of the newest keyframe, for a page that shows several a second. */
    static final String NEWEST = "newest";

    /** Decoding a snapshot may take 2 s, so only this many handlers may do it at once. */
    private static final int PARALLEL_SNAPSHOTS = 8;

    private final Views views;
    private final NodeInfo node;
    private final Set<String> open;
    private final Clock clock;
    private final Semaphore snapshots = new Semaphore(PARALLEL_SNAPSHOTS);

    /** @param open the cameras whose pictures everybody may see */
    CameraRoutes(Views views, NodeInfo node, List<String> open, Clock clock) {
        this.open = Set.copyOf(open);
        this.views = views;
        this.node = node;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.get("/api/status", Rule.viewer(Sight.FILTERED, "The node, and how its cameras are in all"), this::status)
                .get("/api/cameras", Rule.viewer(Sight.FILTERED, "The cameras and how each of them is"), this::all)
                .get("/api/cameras/{camera}", Rule.viewer(Sight.CAMERA_IN_PATH, "How a camera is"), this::one)
                .get(
                        "/api/cameras/{camera}/snapshot.jpg",
                        Rule.viewer(Sight.CAMERA_IN_PATH, "The newest picture").query(UNCACHED, NEWEST),
                        this::snapshot)
                .post(
                        "/api/cameras/{camera}/reconnect",
                        Rule.administrator("Begins a new session with a camera"),
                        this::reconnect);
    }

    private void status(Context ctx) {
        Params.none(ctx);
        Identity who = Identity.of(ctx);
        Replies.json(
                ctx,
                Answers.status(
                        node,
                        visible(who),
                        views.incidents().open().flatMap(open -> IncidentAnswers.sentence(open, who.account())),
                        clock.wall(),
                        who.user()));
    }

    private void all(Context ctx) {
        Params.none(ctx);
        List<Answers.Camera> cameras = visible(Identity.of(ctx)).stream()
                .map(camera -> Answers.camera(camera, views.beside()))
                .toList();
        Replies.json(ctx, new Answers.Cameras(cameras));
    }

    private List<CameraStatus> visible(Identity who) {
        return views.cameras().all().stream()
                .filter(camera -> who.sees(camera.name()))
                .toList();
    }

    private void one(Context ctx) {
        Replies.json(ctx, Answers.camera(camera(new Params(ctx)), views.beside()));
    }

    private void snapshot(Context ctx) {
        Params params = new Params(ctx);
        String name = camera(params).name();
        boolean newest = params.isOn(NEWEST) && !isStranger(ctx, name);
        if (!snapshots.tryAcquire()) {
            ctx.header("Retry-After", "1");
            Replies.error(ctx, 503, "Too many snapshots are requested at once; try again.");
            return;
        }
        Optional<LastPicture> latest;
        try {
            latest = newest ? views.snapshots().newest(name) : views.snapshots().latest(name);
        } finally {
            snapshots.release();
        }
        // Read after the picture was made, which may take seconds, so that the state is current.
        CameraStatus camera = camera(params);
        LastPicture picture = latest.orElseThrow(
                () -> new NotFoundResponse("There is no picture from camera '" + name + "' yet: " + camera.message()));
        ShownPicture shown = ShownPicture.of(camera, picture.age());
        ctx.header("Age", Long.toString(shown.wholeSeconds()))
                .header("X-Picture-Age", Double.toString(Answers.seconds(shown.age())))
                .header("X-Picture-State", shown.state().id());
        Caching.picture(ctx, picture.snapshot().jpeg(), shown.takenAt(), open.contains(name));
    }

    /** Whether nobody is known to ask, which only an opened camera allows: work for strangers is kept small. */
    private boolean isStranger(Context ctx, String camera) {
        return open.contains(camera) && Identity.of(ctx).means() == Identity.Means.NONE;
    }

    private void reconnect(Context ctx) {
        CameraStatus camera = camera(new Params(ctx));
        Optional<String> user = Identity.of(ctx).user();
        String evidence =
                "a new session was requested" + user.map(name -> " by " + name).orElse("");
        views.verdicts().accept(new Verdict(camera.name(), camera.epoch(), FailureKind.STOPPED, evidence));
        ctx.status(202);
        Replies.json(ctx, new Reconnect(camera.name(), camera.epoch()));
    }

    /** @param epoch the session that will end */
    record Reconnect(String camera, long epoch) {}

    /** The camera named in the address. */
    private CameraStatus camera(Params params) {
        String name = params.cameraInPath();
        return views.cameras().find(name).orElseThrow(() -> Params.noSuchCamera(name));
    }
}

package dev.watchkeeper.api;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.capture.CameraStatus;
import dev.watchkeeper.tune.MotionView;
import dev.watchkeeper.web.Params;
import dev.watchkeeper.web.Replies;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** Answers what a camera's search for motion saw lately; thread-safe. */
final class MotionRoutes {
    private final Views views;
    private final Clock clock;

    MotionRoutes(Views views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/cameras/{camera}/motion", this::motion);
    }

    private void motion(Context ctx) {
        Params params = new Params(ctx, "since");
        String name = params.cameraInPath();
        CameraStatus camera = views.cameras().find(name).orElseThrow(() -> Params.noSuchCamera(name));
        MotionView.Motion motion =
                views.motion().motion(name, params.time("since")).orElseThrow(() -> Params.noSuchCamera(name));
        Replies.json(ctx, MotionAnswers.motion(camera, motion, clock.wall(), views.titles()));
    }
}

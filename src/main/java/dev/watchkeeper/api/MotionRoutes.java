package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.motion.explain.MotionView;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;

/** Serves what a camera's motion detection saw recently; thread-safe. */
final class MotionRoutes {
    private final Views views;
    private final Clock clock;

    MotionRoutes(Views views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    void addTo(Routes routes) {
        routes.get(
                        "/api/cameras/{camera}/motion",
                        Rule.viewer(
                                        Sight.CAMERA_IN_PATH,
                                        "What the search for motion saw lately, and why there was an event")
                                .query("since"),
                        this::motion)
                .get(
                        "/api/cameras/{camera}/motion/day",
                        Rule.viewer(Sight.CAMERA_IN_PATH, "The highest motion scores of each minute of a day"),
                        this::day);
    }

    private void day(Context ctx) {
        String name = new Params(ctx).cameraInPath();
        var unused = views.cameras().find(name).orElseThrow(() -> Params.noSuchCamera(name));
        MotionView.Day day = views.motion()
                .day(name)
                .orElseThrow(() -> new NotFoundResponse("Motion detection of this camera is off."));
        Replies.json(ctx, MotionAnswers.day(name, day, clock.wall()));
    }

    private void motion(Context ctx) {
        Params params = new Params(ctx);
        String name = params.cameraInPath();
        CameraStatus camera = views.cameras().find(name).orElseThrow(() -> Params.noSuchCamera(name));
        MotionView.Motion motion =
                views.motion().motion(name, params.time("since")).orElseThrow(() -> Params.noSuchCamera(name));
        Replies.json(ctx, MotionAnswers.motion(camera, motion, clock.wall(), views.titles()));
    }
}

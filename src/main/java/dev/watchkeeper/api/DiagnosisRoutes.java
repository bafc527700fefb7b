package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.diagnose.DiagnosisForm;
import dev.watchkeeper.diagnose.DiagnosisView;
import dev.watchkeeper.diagnose.DiagnosisView.Answer;
import io.javalin.http.Context;

/** Looks at a camera because somebody asks, and serves what was found; thread-safe. A look takes up to 20 s of the caller's thread. */
final class DiagnosisRoutes {
    private static final String RETRY_SECONDS = "10";

    private final DiagnosisView diagnosis;

    DiagnosisRoutes(DiagnosisView diagnosis) {
        this.diagnosis = diagnosis;
    }

    void addTo(Routes routes) {
        routes.get(
                "/api/cameras/{camera}/diagnosis",
                Rule.administrator("Looks at a camera now, with a verdict"),
                this::diagnose);
    }

    private void diagnose(Context ctx) {
        String camera = new Params(ctx).cameraInPath();
        switch (diagnosis.diagnose(camera)) {
            case Answer.Done(var found) -> {
                ctx.header("Cache-Control", "no-store");
                Replies.json(ctx, DiagnosisForm.of(found));
            }
            case Answer.Busy(String other) -> {
                ctx.header("Retry-After", RETRY_SECONDS);
                Replies.error(
                        ctx,
                        409,
                        "Camera '" + other
                                + "' is being diagnosed, and of each device one diagnosis is made at a time, of four at most; try again in "
                                + RETRY_SECONDS + " s.");
            }
            case Answer.Unknown unknown -> throw Params.noSuchCamera(camera);
        }
    }
}

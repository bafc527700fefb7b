package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.TrialCamera;
import dev.watchkeeper.diagnose.DiagnosisView;
import dev.watchkeeper.diagnose.TrialView;
import dev.watchkeeper.onvif.DiscoveryForm;
import dev.watchkeeper.onvif.DiscoveryView;
import dev.watchkeeper.onvif.DiscoveryView.Where;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Finds cameras and tries addresses for whoever sets Watchkeeper up, before anything is kept; thread-safe. A search takes up to 30 s of the caller's thread, a trial up to 40 s. */
final class SetupRoutes {
    private static final String RETRY_SECONDS = "10";
    private static final int LONGEST_TEXT = 2000;
    private static final int LONGEST_NAME = 255;

    /** RFC 9110: understood, but its content cannot be processed. */
    private static final int UNPROCESSABLE = 422;

    private final DiscoveryView discovery;
    private final TrialView trials;

    SetupRoutes(DiscoveryView discovery, TrialView trials) {
        this.discovery = discovery;
        this.trials = trials;
    }

    void addTo(Routes routes) {
        routes.post("/api/discovery", Rule.administrator("Looks for devices over ONVIF"), this::discover)
                .post("/api/cameras/try", Rule.administrator("Tries a camera before it is kept"), this::tryOut);
    }

    private void discover(Context ctx) {
        Params.none(ctx);
        JsonNode body = Bodies.object(
                ctx, "{\"address\": \"192.168.1.20\"}", "interface", "address", "username", "password", "pictures");
        Optional<String> network = Bodies.text(body, "interface", LONGEST_NAME);
        Optional<String> address = Bodies.text(body, "address", LONGEST_TEXT);
        if (network.isPresent() && address.isPresent()) {
            throw new BadRequestResponse("Give either 'interface' or 'address', not both.");
        }
        Secret password = new Secret(Bodies.text(body, "password", LONGEST_TEXT).orElse(""));
        Where where = address.<Where>map(Where.Address::new)
                .or(() -> network.map(Where.Interface::new))
                .orElseGet(Where.Everywhere::new);
        DiscoveryView.Order order = new DiscoveryView.Order(
                where, Bodies.text(body, "username", LONGEST_NAME), password, Bodies.isOn(body, "pictures"));
        switch (discovery.discover(order)) {
            case DiscoveryView.Answer.Done done -> {
                ctx.header("Cache-Control", "no-store");
                Replies.json(ctx, DiscoveryForm.of(done));
            }
            case DiscoveryView.Answer.Wrong(String text) -> throw new BadRequestResponse(text);
            case DiscoveryView.Answer.Busy busy -> {
                ctx.header("Retry-After", RETRY_SECONDS);
                Replies.error(
                        ctx,
                        409,
                        "Somebody else searches for cameras now, and one search is made at a time; try again in "
                                + RETRY_SECONDS + " s.");
            }
        }
    }

    private void tryOut(Context ctx) {
        Params.none(ctx);
        JsonNode body = Bodies.object(
                ctx, "{\"url\": \"rtsp://192.168.1.20/main\"}", "url", "username", "password", "camera", "picture");
        String url = Bodies.text(body, "url", LONGEST_TEXT)
                .orElseThrow(() -> new BadRequestResponse(
                        "'url' is missing; post it as JSON: {\"url\": \"rtsp://192.168.1.20/main\"}."));
        Optional<String> camera = Bodies.text(body, "camera", LONGEST_NAME);
        TrialCamera.Given given = new TrialCamera.Given(
                camera.filter(name -> name.matches(CameraSettings.NAME)).orElse("try"),
                url.strip(),
                Bodies.text(body, "username", LONGEST_NAME),
                Bodies.text(body, "password", LONGEST_TEXT).map(Secret::new));
        switch (trials.tryOut(given, camera, Bodies.isOn(body, "picture"))) {
            case TrialView.Outcome.Wrong(List<String> mistakes) ->
                Replies.error(ctx, UNPROCESSABLE, String.join("; ", mistakes));
            case TrialView.Outcome.Looked(DiagnosisView.Answer.Done(var found), var picture) -> {
                ctx.header("Cache-Control", "no-store");
                Replies.json(ctx, new TrialAnswer(found, picture));
            }
            case TrialView.Outcome.Looked(DiagnosisView.Answer other, var none) -> {
                ctx.header("Retry-After", RETRY_SECONDS);
                Replies.error(
                        ctx,
                        409,
                        "This device is being looked at already, or four others are; try again in " + RETRY_SECONDS
                                + " s.");
            }
        }
    }
}

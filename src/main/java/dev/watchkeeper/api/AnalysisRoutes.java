package dev.watchkeeper.api;

import dev.watchkeeper.analyse.AnalysisView;
import dev.watchkeeper.analyse.AnalysisView.Report;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Analysis.Description;
import dev.watchkeeper.event.Analysis.Seen;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Serves how the description of events goes, and takes orders for it; thread-safe. */
final class AnalysisRoutes {
    private static final double MILLIS = 1000;

    private final AnalysisView analysis;

    AnalysisRoutes(AnalysisView analysis) {
        this.analysis = analysis;
    }

    /** @param available empty while it is unknown whether a model answers */
    record State(
            Optional<Boolean> available,
            Optional<Instant> since,
            Optional<String> cause,
            Queue queue,
            List<Model> models) {
        static State of(Report report) {
            return new State(
                    report.available(),
                    report.since(),
                    text(report.cause()),
                    new Queue(
                            report.queue().events(),
                            report.queue().bytes(),
                            report.queue().oldestAge().map(AnalysisRoutes::seconds)),
                    report.models().stream()
                            .map(model -> new Model(model.name(), model.state(), model.retryAt(), text(model.cause())))
                            .toList());
        }
    }

    /** @param oldestAge seconds since the oldest waiting event ended */
    record Queue(int events, long bytes, Optional<Double> oldestAge) {}

    record Model(String name, String state, Optional<Instant> retryAt, Optional<String> cause) {}

    /** What models made of an event; the fields that a description has are empty without one. */
    record Result(
            String state,
            Optional<String> summary,
            List<SeenObject> objects,
            Optional<Boolean> alert,
            Optional<Double> confidence,
            List<String> conditions,
            Optional<String> model,
            Instant at,
            boolean late,
            Optional<String> error) {
        static Result of(Analysis analysis) {
            Optional<Description> said = analysis.description();
            return new Result(
                    analysis.state().name().toLowerCase(Locale.ROOT),
                    said.map(Description::summary),
                    said.map(Description::objects).orElse(List.of()).stream()
                            .map(SeenObject::of)
                            .toList(),
                    said.map(Description::alert),
                    said.flatMap(Description::confidence),
                    said.map(Description::conditions).orElse(List.of()),
                    said.map(Description::model),
                    analysis.at(),
                    analysis.late(),
                    text(analysis.error()));
        }
    }

    record SeenObject(String label, Optional<Double> confidence, Optional<MotionAnswers.Box> box) {
        static SeenObject of(Seen seen) {
            return new SeenObject(seen.label(), seen.confidence(), seen.box().map(MotionAnswers::box));
        }
    }

    record Ordered(String id, String state) {}

    void addTo(Routes routes) {
        routes.get("/api/analysis", Rule.viewer(Sight.ALL_CAMERAS, "How the description of events goes"), this::state)
                .post("/api/events/{id}/analyse", Rule.administrator("Has an event described again"), this::order);
    }

    private void state(Context ctx) {
        Params.none(ctx);
        Replies.json(ctx, State.of(analysis.report()));
    }

    private void order(Context ctx) {
        String id = new Params(ctx).idInPath();
        switch (analysis.request(id)) {
            case QUEUED -> {
                ctx.status(202);
                Replies.json(ctx, new Ordered(id, "waiting"));
            }
            case UNKNOWN -> throw new NotFoundResponse("There is no event " + Replies.quote(id) + ".");
            case NO_PICTURE ->
                throw new ConflictResponse("Event " + Replies.quote(id) + " has no picture, or no longer has one.");
            case OFF ->
                throw new ConflictResponse("No model is configured; name one in analysis.models and start again.");
            case NOT_KEPT ->
                throw new ServiceUnavailableResponse("The event cannot be kept: the data folder cannot be written.");
        }
    }

    private static Optional<String> text(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    private static double seconds(Duration time) {
        return time.toMillis() / MILLIS;
    }
}

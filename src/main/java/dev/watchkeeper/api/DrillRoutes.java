package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.drill.DrillResult;
import dev.watchkeeper.drill.DrillsView;
import dev.watchkeeper.drill.DrillsView.Answer;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Serves the results of live drills, and begins them; thread-safe. */
final class DrillRoutes {
    private final DrillsView drills;

    DrillRoutes(DrillsView drills) {
        this.drills = drills;
    }

    record Page(Optional<Run> running, List<Result> drills) {}

    record Run(String id, String fault, Instant at) {
        static Run of(DrillResult.Run run) {
            return new Run(run.id(), run.fault(), run.at());
        }
    }

    record Result(
            String id,
            String fault,
            Instant at,
            Optional<Double> noticedAfter,
            Optional<Double> healedAfter,
            Optional<Double> toldAfter,
            boolean passed,
            String text) {
        static Result of(DrillResult found) {
            return new Result(
                    found.run().id(),
                    found.run().fault(),
                    found.run().at(),
                    seconds(found.times().noticed()),
                    seconds(found.times().healed()),
                    seconds(found.times().told()),
                    found.passed(),
                    found.text());
        }

        private static Optional<Double> seconds(Optional<Duration> time) {
            return time.map(each -> each.toMillis() / 1000.0);
        }
    }

    void addTo(Routes routes) {
        routes.get(
                        "/api/drills",
                        Rule.viewer(Sight.ALL_CAMERAS, "The results of live drills, newest first")
                                .query("limit"),
                        this::results)
                .post("/api/drills", Rule.administrator("Begins a live drill"), this::begin);
    }

    private void results(Context ctx) throws IOException {
        Params params = new Params(ctx);
        Replies.json(
                ctx,
                new Page(
                        drills.running().map(Run::of),
                        drills.results(params.limit()).stream().map(Result::of).toList()));
    }

    private void begin(Context ctx) {
        Params.none(ctx);
        switch (drills.begin(fault(ctx))) {
            case Answer.Begun begun -> {
                ctx.status(202);
                Replies.json(ctx, Run.of(begun.run()));
            }
            case Answer.Busy busy -> Replies.error(ctx, 409, busy.text());
            case Answer.Unknown unknown -> throw new BadRequestResponse(unknown.text());
            case Answer.Unavailable unavailable -> Replies.error(ctx, 503, unavailable.text());
        }
    }

    private static String fault(Context ctx) {
        try {
            String fault =
                    JsonMapper.shared().readTree(ctx.body()).path("fault").asString("");
            if (!fault.isEmpty()) {
                return fault;
            }
        } catch (JacksonException e) {
            // The sentence below says what is expected.
        }
        throw new BadRequestResponse("Say what is to be drilled, as JSON: {\"fault\": \"camera-stalls\"}.");
    }
}

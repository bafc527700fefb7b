package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.ReloadView.Outcome;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Has the configuration read again, and the node started again; thread-safe. */
final class ReloadRoutes {
    /** RFC 9110: understood, but its content cannot be processed. */
    private static final int UNPROCESSABLE = 422;

    private final ReloadView reloads;

    ReloadRoutes(ReloadView reloads) {
        this.reloads = reloads;
    }

    record Answer(
            List<String> added,
            List<String> changed,
            List<String> removed,
            List<String> kept,
            List<String> later,
            List<String> warnings) {}

    void addTo(Routes routes) {
        routes.get("/api/reload", Rule.administrator("What was read and still waits for a restart"), this::waiting)
                .post("/api/reload", Rule.administrator("Has the configuration read again"), this::reload)
                .post("/api/restart", Rule.administrator("Starts Watchkeeper again"), this::restart);
    }

    /** @param byHand why a person has to start it again; null if {@code POST /api/restart} does */
    record Waiting(List<String> later, Optional<String> byHand) {}

    private void waiting(Context ctx) {
        Params.none(ctx);
        ReloadView.Waiting waiting = reloads.waiting();
        Replies.json(ctx, new Waiting(waiting.sections(), waiting.byHand()));
    }

    private void restart(Context ctx) {
        Params.none(ctx);
        Optional<String> why = reloads.restart();
        if (why.isPresent()) {
            Replies.error(ctx, 503, why.get());
        } else {
            ctx.status(202);
        }
    }

    private void reload(Context ctx) throws IOException {
        Params.none(ctx);
        switch (reloads.reload()) {
            case Outcome.Done done ->
                Replies.json(
                        ctx,
                        new Answer(
                                done.cameras().added(),
                                done.cameras().changed(),
                                done.cameras().removed(),
                                done.kept(),
                                done.later(),
                                done.warnings()));
            case Outcome.Refused refused ->
                Replies.error(ctx, UNPROCESSABLE, "nothing was changed: " + String.join("; ", refused.mistakes()));
            case Outcome.Unavailable unavailable -> Replies.error(ctx, 503, unavailable.text());
        }
    }
}

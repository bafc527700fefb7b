package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import io.javalin.config.RoutesConfig;

/** Serves the resources that this process uses and the results of the host checks; thread-safe. */
final class HostRoutes {
    private final Views views;

    HostRoutes(Views views) {
        this.views = views;
    }

    void addTo(RoutesConfig routes) {
        routes.get("/api/resources", ctx -> {
                    Params.none(ctx);
                    Replies.json(ctx, HostAnswers.resources(views.resources()));
                })
                .get("/api/health", ctx -> {
                    int limit = new Params(ctx, "limit").limit();
                    Replies.json(ctx, HostAnswers.withHistory(views.health(), limit));
                });
    }
}

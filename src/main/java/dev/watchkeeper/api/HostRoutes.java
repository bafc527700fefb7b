package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;

/** Serves the resources that this process uses and the results of the host checks; thread-safe. */
final class HostRoutes {
    private final Views views;

    HostRoutes(Views views) {
        this.views = views;
    }

    void addTo(Routes routes) {
        routes.get("/api/resources", Rule.viewer(Sight.ALL_CAMERAS, "What this process uses of its host"), ctx -> {
                    Params.none(ctx);
                    Replies.json(ctx, HostAnswers.resources(views.resources()));
                })
                .get(
                        "/api/health",
                        Rule.viewer(Sight.ALL_CAMERAS, "The checks of the host, with their history")
                                .query("limit"),
                        ctx -> {
                            int limit = new Params(ctx).limit();
                            Replies.json(ctx, HostAnswers.withHistory(views.health(), limit));
                        });
    }
}

package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.stream.report.StreamsView;
import io.javalin.http.Context;

/** Serves how the streams are, as the keeper reports it; thread-safe. */
final class StreamRoutes {
    private final StreamsView streams;

    StreamRoutes(StreamsView streams) {
        this.streams = streams;
    }

    void addTo(Routes routes) {
        routes.get("/api/streams", Rule.viewer(Sight.ALL_CAMERAS, "How the restreamed paths are"), this::streams);
    }

    private void streams(Context ctx) {
        Params.none(ctx);
        Replies.json(ctx, streams.now());
    }
}

package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.record.StorageOutlook;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

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
                        })
                .get(
                        "/api/storage",
                        Rule.viewer(Sight.ALL_CAMERAS, "How much room recordings have, and for how long it lasts"),
                        ctx -> {
                            Params.none(ctx);
                            Replies.json(ctx, Room.of(views.storage().outlook()));
                        });
    }

    /** Null where unknown. */
    record Room(
            @Nullable Long recordedBytes,
            long freeBytes,
            long totalBytes,
            long lastDayBytes,
            @Nullable Instant oldest,
            @Nullable Double daysLeft) {
        static Room of(StorageOutlook outlook) {
            return new Room(
                    outlook.recordedBytes().isPresent()
                            ? outlook.recordedBytes().getAsLong()
                            : null,
                    outlook.room().free(),
                    outlook.room().total(),
                    outlook.lastDayBytes(),
                    outlook.oldest().orElse(null),
                    outlook.daysLeft().isPresent() ? outlook.daysLeft().getAsDouble() : null);
        }
    }
}

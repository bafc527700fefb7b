package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.backup.BackupsView;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lists the backups, and has one made; thread-safe. Nothing is restored here: that needs a node that does not run. */
final class BackupRoutes {
    private final BackupsView backups;

    BackupRoutes(BackupsView backups) {
        this.backups = backups;
    }

    record Page(Optional<Instant> running, Optional<String> error, Optional<Instant> errorAt, List<Backup> backups) {}

    record Backup(String name, Instant at, long bytes) {}

    record Begun(boolean begun) {}

    void addTo(Routes routes) {
        routes.get("/api/backups", Rule.viewer(Sight.ALL_CAMERAS, "The backups, newest first"), this::list)
                .post("/api/backups", Rule.administrator("Has a backup made"), this::begin);
    }

    private void list(Context ctx) {
        Params.none(ctx);
        BackupsView.State state = backups.state();
        Replies.json(
                ctx,
                new Page(
                        state.running(),
                        state.failure().map(BackupsView.Failure::sentence),
                        state.failure().map(BackupsView.Failure::at),
                        state.backups().stream()
                                .map(each -> new Backup(each.name(), each.at(), each.bytes()))
                                .toList()));
    }

    private void begin(Context ctx) {
        Params.none(ctx);
        if (!backups.begin()) {
            ctx.header("Retry-After", "5");
            Replies.error(ctx, 409, "A backup is being made already.");
            return;
        }
        ctx.status(202);
        Replies.json(ctx, new Begun(true));
    }
}

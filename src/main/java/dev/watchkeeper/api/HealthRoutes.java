package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.store.DatabaseView;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports to supervisors whether the process lives and is ready, in the format of MicroProfile Health 4.0; thread-safe. Live depends on
 * nothing else, takes no lock, and fails when one of the node's own loops stalls; ready checks what the answers depend on. An absent camera
 * fails neither, because restarting this process would not bring it back.
 */
final class HealthRoutes {
    private static final Logger log = LoggerFactory.getLogger(HealthRoutes.class);
    private static final String DATABASE = "database";
    private static final byte[] ALIVE = Replies.bytes(new Health("UP", List.of()));

    private final Views views;

    HealthRoutes(Views views) {
        this.views = views;
    }

    record Health(String status, List<Check> checks) {}

    record Check(String name, String status, Map<String, String> data) {}

    void addTo(Routes routes) {
        routes.get("/health/live", Rule.everybody("Whether the process lives"), this::live)
                .get("/health/ready", Rule.everybody("Whether what the answers depend on works"), this::ready);
    }

    /** Reads a few counters and never waits. */
    private void live(Context ctx) {
        Params.none(ctx);
        Optional<String> standing = views.loops().stalled();
        byte[] answer = standing.isEmpty()
                ? ALIVE.clone()
                : Replies.bytes(new Health(
                        "DOWN", List.of(new Check("loop", "DOWN", Map.of("standing", standing.get())))));
        ctx.status(standing.isEmpty() ? 200 : 503).header("Cache-Control", "no-store");
        Replies.send(ctx, "application/json", answer);
    }

    private void ready(Context ctx) {
        Params.none(ctx);
        // This route needs no sign-in, so details are left to /api/health.
        DatabaseView.State state = views.database().state();
        boolean fails = isFailing();
        Map<String, String> data = state.sentence().isEmpty() && !fails
                ? Map.of()
                : Map.of("message", "see the check database in /api/health");
        Check database = state.usable() && !fails
                ? check(DATABASE, data, () -> {
                    var unused = views.events()
                            .find(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1);
                })
                : new Check(DATABASE, "DOWN", data);
        Check cameras = check("cameras", Map.of(), () -> {
            var unused = views.cameras().all();
        });
        List<Check> checks = List.of(database, cameras);
        boolean up = checks.stream().allMatch(check -> check.status.equals("UP"));
        ctx.status(up ? 200 : 503).header("Cache-Control", "no-store");
        Replies.json(ctx, new Health(up ? "UP" : "DOWN", checks));
    }

    /** On a full disk, for example, the past can be read and nothing can be kept. */
    private boolean isFailing() {
        return Optional.ofNullable(views.health().status().checks().get(DATABASE))
                .filter(found -> found.status() == CheckStatus.ERROR)
                .isPresent();
    }

    private static Check check(String name, Map<String, String> data, Runnable question) {
        try {
            question.run();
            return new Check(name, "UP", data);
        } catch (RuntimeException e) {
            log.warn("The readiness check '{}' failed", name, e);
            return new Check(name, "DOWN", data);
        }
    }
}

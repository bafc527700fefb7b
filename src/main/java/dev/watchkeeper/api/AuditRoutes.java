package dev.watchkeeper.api;

import dev.watchkeeper.api.access.AuditLog;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Serves the list of who changed what; thread-safe. */
final class AuditRoutes {
    private final AuditLog audit;

    AuditRoutes(AuditLog audit) {
        this.audit = audit;
    }

    record Page(List<Answer> entries) {}

    /**
     * One change.
     *
     * @param means {@code session}, {@code password}, {@code token}, {@code loopback} or {@code none}
     * @param text what was changed, in words; empty if the request says it all
     */
    record Answer(Instant at, String who, String means, String from, String request, String text, int times) {
        static Answer of(AuditLog.Entry entry) {
            return new Answer(
                    entry.at(),
                    entry.who(),
                    entry.means(),
                    entry.from(),
                    entry.did().request(),
                    entry.did().text(),
                    entry.times());
        }
    }

    void addTo(Routes routes) {
        routes.get(
                "/api/audit",
                Rule.administrator("Who changed what, newest first").query("from", "to", "limit"),
                this::find);
    }

    private void find(Context ctx) throws IOException {
        Params params = new Params(ctx);
        Optional<Instant> from = params.time("from");
        Optional<Instant> to = params.time("to");
        Params.inOrder(from, to);
        Replies.json(
                ctx,
                new Page(audit.find(from, to, params.limit()).stream()
                        .map(Answer::of)
                        .toList()));
    }
}

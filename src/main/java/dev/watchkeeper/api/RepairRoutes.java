package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.proposal.ProposalsView;
import dev.watchkeeper.proposal.ProposalsView.Answer;
import dev.watchkeeper.proposal.Shown;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Serves what repair agents proposed, and takes decisions; thread-safe. A GET changes nothing. */
final class RepairRoutes {
    private static final String HASH = "[0-9A-Fa-f]{64}";

    private final ProposalsView proposals;

    RepairRoutes(ProposalsView proposals) {
        this.proposals = proposals;
    }

    record All(List<Shown> repairs) {}

    record Decided(String id, boolean approved, String text) {}

    void addTo(Routes routes) {
        Rule read = Rule.viewer(Sight.ALL_CAMERAS, "What repair agents proposed, newest first");
        routes.get("/api/repairs", read, this::all)
                .get("/api/repairs/{id}", Rule.viewer(Sight.ALL_CAMERAS, "One proposal"), this::one)
                .get(
                        "/api/repairs/{id}/patch.diff",
                        Rule.viewer(Sight.ALL_CAMERAS, "The patch of a proposal"),
                        this::patch)
                .post(
                        "/api/repairs/{id}/approve",
                        Rule.administrator("Approves the patch with this hash"),
                        ctx -> decide(ctx, true))
                .post("/api/repairs/{id}/reject", Rule.administrator("Rejects a patch"), ctx -> decide(ctx, false));
    }

    private void all(Context ctx) {
        Params.none(ctx);
        Replies.json(ctx, new All(proposals.shown()));
    }

    private void one(Context ctx) {
        String id = new Params(ctx).idInPath();
        Replies.json(ctx, proposals.shown(id).orElseThrow(() -> unknown(id)));
    }

    private void patch(Context ctx) {
        String id = new Params(ctx).idInPath();
        byte[] patch = proposals
                .patch(id)
                .orElseThrow(() -> new NotFoundResponse("There is no repair " + Replies.quote(id) + " with a patch."));
        ctx.header("Cache-Control", "no-store");
        Replies.send(ctx, "text/plain; charset=utf-8", patch);
    }

    private void decide(Context ctx, boolean approve) throws IOException {
        String id = new Params(ctx).idInPath();
        Optional<String> sha256 = approve ? Optional.of(hash(ctx)) : Optional.empty();
        String by = Identity.of(ctx).user().orElse("somebody") + " over the API";
        switch (proposals.decide(id, approve, sha256, by)) {
            case Answer.Taken taken -> {
                ctx.status(202);
                Replies.json(ctx, new Decided(id, approve, taken.text()));
            }
            case Answer.Unknown unknown -> throw unknown(id);
            case Answer.Refused refused -> Replies.error(ctx, 409, refused.text());
            case Answer.Unattended unattended -> Replies.error(ctx, 503, unattended.text());
        }
    }

    private static String hash(Context ctx) {
        try {
            String hash =
                    JsonMapper.shared().readTree(ctx.body()).path("sha256").asString("");
            if (hash.matches(HASH)) {
                return hash;
            }
        } catch (JacksonException e) {
            // The sentence below says what is expected.
        }
        throw new BadRequestResponse(
                "Send the hash of the patch that you approve, as JSON: {\"sha256\": \"…\"} with 64 hexadecimal digits.");
    }

    private static NotFoundResponse unknown(String id) {
        return new NotFoundResponse("There is no repair " + Replies.quote(id) + ".");
    }
}

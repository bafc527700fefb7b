package dev.watchkeeper.api;

import dev.watchkeeper.advise.Advice;
import dev.watchkeeper.advise.AdviceView;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Serves what a language model makes of the state of things, and has it asked; thread-safe. */
final class AdviceRoutes {
    private final AdviceView advice;

    AdviceRoutes(AdviceView advice) {
        this.advice = advice;
    }

    /**
     * @param at when the advice was given
     * @param error why the newest attempt failed
     * @param triedAt when that ended
     */
    record Answer(
            Optional<Instant> at,
            Optional<String> model,
            Optional<String> assessment,
            List<String> recommendations,
            Optional<String> error,
            Optional<Instant> triedAt,
            boolean asking) {
        static Answer of(AdviceView.State state) {
            return new Answer(
                    state.latest().map(Advice::at),
                    state.latest().map(Advice::model),
                    state.latest().map(Advice::assessment),
                    state.latest().map(Advice::recommendations).orElse(List.of()),
                    state.error(),
                    state.triedAt(),
                    state.asking());
        }
    }

    void addTo(Routes routes) {
        routes.get(
                        "/api/advice",
                        Rule.viewer(Sight.ALL_CAMERAS, "What a language model makes of the state of things"),
                        this::show)
                .post("/api/advice", Rule.administrator("Has the language model asked"), this::ask);
    }

    private void show(Context ctx) {
        Params.none(ctx);
        Replies.json(ctx, Answer.of(advice.state()));
    }

    private void ask(Context ctx) {
        Params.none(ctx);
        if (!advice.ask()) {
            Replies.error(ctx, 409, "The advisor is switched off. Set advisor.enabled: true, and name a model.");
            return;
        }
        ctx.status(202);
        Replies.json(ctx, Answer.of(advice.state()));
    }
}

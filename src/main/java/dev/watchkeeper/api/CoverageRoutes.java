package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.coverage.CoverageView;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Serves what was seen, what was not, and why; thread-safe. */
final class CoverageRoutes {
    private static final Duration USUAL = Duration.ofDays(1);

    private final Views views;
    private final Clock clock;

    CoverageRoutes(Views views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    record Answer(Instant from, Instant to, List<Account> cameras) {}

    /**
     * @param ratio watched share of the accounted time; empty if there is none
     * @param blind seconds by cause
     * @param longest the longest blind spans, longest first
     * @param nextFrom the value of {@code from} for the next spans; empty if these are all
     */
    record Account(
            String camera,
            Optional<String> title,
            double watchedSeconds,
            double blindSeconds,
            Optional<Double> ratio,
            Map<String, Double> blind,
            List<Span> spans,
            Optional<Instant> nextFrom,
            List<Span> longest,
            List<Step> clockSteps) {}

    /** @param state {@code watched} or {@code blind} */
    record Span(Instant from, Instant to, String state, Optional<String> cause, boolean provisional) {}

    /** @param seconds how far the clock was set; positive is forward */
    record Step(Instant at, double seconds, double replacedWatchedSeconds, double replacedBlindSeconds) {}

    void addTo(Routes routes) {
        Rule rule = Rule.viewer(Sight.FILTERED, "What was seen, what was not, and why")
                .query("camera", "from", "to", "limit");
        routes.get("/api/coverage", rule, this::coverage);
    }

    private void coverage(Context ctx) {
        Params params = new Params(ctx);
        Optional<String> camera = params.camera();
        Instant to = params.time("to").orElseGet(clock::wall);
        Instant from = params.time("from").orElseGet(() -> to.minus(USUAL));
        Params.inOrder(Optional.of(from), Optional.of(to));
        List<CoverageView.Coverage> found =
                new Accounts(views).find(Identity.of(ctx), camera, from, to, params.limit());
        Replies.json(ctx, new Answer(from, to, found.stream().map(this::account).toList()));
    }

    private Account account(CoverageView.Coverage found) {
        double watched = seconds(found.watched());
        double blind = seconds(found.totalBlind());
        Map<String, Double> causes = new TreeMap<>();
        for (Map.Entry<FailureKind, Duration> cause : found.blind().entrySet()) {
            causes.put(cause.getKey().id(), seconds(cause.getValue()));
        }
        return new Account(
                found.camera(),
                views.titles().camera(found.camera()),
                watched,
                blind,
                watched + blind > 0 ? Optional.of(watched / (watched + blind)) : Optional.empty(),
                causes,
                spans(found.spans()),
                found.nextFrom(),
                spans(found.longest()),
                found.steps().stream()
                        .map(step ->
                                new Step(step.at(), seconds(step.by()), seconds(step.watched()), seconds(step.blind())))
                        .toList());
    }

    private static List<Span> spans(List<CoverageView.Span> spans) {
        return spans.stream()
                .map(span -> new Span(
                        span.from(),
                        span.to(),
                        span.cause().isPresent() ? "blind" : "watched",
                        span.cause().map(FailureKind::id),
                        span.provisional()))
                .toList();
    }

    /** Seconds, to the microsecond, so that the parts add up; negative for a step back. */
    private static double seconds(Duration duration) {
        return (duration.getSeconds() * 1_000_000 + duration.getNano() / 1_000) / 1e6;
    }
}

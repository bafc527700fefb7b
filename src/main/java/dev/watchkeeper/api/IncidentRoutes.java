package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.incident.IncidentsView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Serves incidents; thread-safe. */
final class IncidentRoutes {
    private final IncidentsView incidents;

    IncidentRoutes(IncidentsView incidents) {
        this.incidents = incidents;
    }

    /** @param nextBefore the value of {@code before} for the next page; empty on the last */
    record Page(List<Answer> incidents, Optional<String> nextBefore) {}

    /** @param state {@code open} or {@code over} */
    record Answer(
            String id,
            String state,
            Instant start,
            Optional<Instant> end,
            String message,
            List<String> cameras,
            List<Step> steps) {}

    record Step(Instant at, String text) {}

    /** @param change {@code began}, {@code step} or {@code ended} */
    record Pushed(String change, Instant at, Answer incident) {}

    void addTo(RoutesConfig routes) {
        routes.get("/api/incidents", this::find);
    }

    private void find(Context ctx) {
        Params params = new Params(ctx, "from", "to", "limit", "before");
        Optional<Instant> from = params.time("from");
        Optional<Instant> to = params.time("to");
        Params.inOrder(from, to);
        int limit = params.limit();
        List<Incident> found = incidents.find(from, to, params.id("before"), limit);
        Optional<String> next = found.size() < limit
                ? Optional.empty()
                : Optional.of(found.getLast().id());
        Replies.json(ctx, new Page(found.stream().map(IncidentRoutes::answer).toList(), next));
    }

    static Pushed pushed(Event.IncidentChanged changed) {
        return new Pushed(changed.change().name().toLowerCase(Locale.ROOT), changed.at(), answer(changed.incident()));
    }

    private static Answer answer(Incident incident) {
        return new Answer(
                incident.id(),
                incident.end().isPresent() ? "over" : "open",
                incident.begin(),
                incident.end(),
                incident.sentence(),
                incident.cameras(),
                incident.steps().stream()
                        .map(step -> new Step(step.at(), step.text()))
                        .toList());
    }
}

package dev.watchkeeper.api;

import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.incident.IncidentsView;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.incident.OutsideView;
import dev.watchkeeper.notify.AcknowledgementsView;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Serves incidents; thread-safe. */
final class IncidentRoutes {
    /** The ids of both kinds of incidents hold the time of their begin. */
    private static final Pattern ID = Pattern.compile("([a-z]+)([0-9]{13})");

    private static final String OUTSIDE = "w";
    private static final int TIER_OF_NODE = 0;

    private final IncidentsView incidents;
    private final OutsideView outside;
    private final AcknowledgementsView acknowledgements;

    IncidentRoutes(IncidentsView incidents, OutsideView outside, AcknowledgementsView acknowledgements) {
        this.acknowledgements = acknowledgements;
        this.incidents = incidents;
        this.outside = outside;
    }

    /** @param nextBefore the value of {@code before} for the next page; empty on the last */
    record Page(List<Answer> incidents, Optional<String> nextBefore) {}

    /**
     * One incident, of the node's or noticed from outside.
     *
     * @param state {@code open} or {@code over}
     * @param target the watched service; empty for the node's own incidents, which are about cameras
     * @param tier the highest tier of the ladder that has been at work
     */
    record Answer(
            String id,
            String state,
            Instant start,
            Optional<Instant> end,
            String message,
            List<String> cameras,
            String kind,
            String severity,
            Optional<String> target,
            int tier,
            Optional<String> acknowledgedBy,
            List<Step> steps) {
        Answer acknowledgedBy(Optional<String> by) {
            return new Answer(id, state, start, end, message, cameras, kind, severity, target, tier, by, steps);
        }
    }

    /** @param step {@code noticed}, {@code evidence}, {@code tried}, {@code verified} or {@code closed} */
    record Step(Instant at, String step, String text) {}

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
        Optional<String> before = params.id("before");
        Optional<Matcher> last = before.map(ID::matcher).filter(Matcher::matches);
        boolean lastIsOutside = last.filter(id -> id.group(1).equals(OUTSIDE)).isPresent();
        Optional<Instant> until = last.map(id -> Instant.ofEpochMilli(Long.parseLong(id.group(2))))
                .filter(begin -> to.isEmpty() || begin.isBefore(to.get()))
                .or(() -> to);
        List<Incident> own = lastIsOutside
                ? incidents.find(from, until, Optional.empty(), limit)
                : incidents.find(from, to, before, limit);
        List<Answer> found = Stream.concat(
                        own.stream().map(IncidentRoutes::answer),
                        outside.find(from, until, limit).stream().map(IncidentRoutes::answer))
                .sorted(Comparator.comparing(Answer::start).reversed())
                .limit(limit)
                .map(answer -> answer.acknowledgedBy(acknowledgements.by(answer.id())))
                .toList();
        Optional<String> next = found.size() < limit
                ? Optional.empty()
                : Optional.of(found.getLast().id());
        Replies.json(ctx, new Page(found, next));
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
                "incident",
                "critical",
                Optional.empty(),
                TIER_OF_NODE,
                Optional.empty(),
                steps(incident));
    }

    private static List<Step> steps(Incident incident) {
        List<Step> steps = new ArrayList<>();
        for (Incident.Step step : incident.steps()) {
            boolean last = incident.end().isPresent()
                    && steps.size() == incident.steps().size() - 1;
            steps.add(new Step(step.at(), last ? "closed" : "noticed", step.text()));
        }
        return steps;
    }

    private static Answer answer(OutsideIncident incident) {
        OutsideIncident.Matter matter = incident.matter();
        return new Answer(
                incident.id(),
                incident.end().isPresent() ? "over" : "open",
                incident.begin(),
                incident.end(),
                matter.sentence(),
                List.of(),
                matter.kind(),
                matter.severity(),
                Optional.of(matter.target()),
                matter.tier(),
                Optional.empty(),
                incident.steps().stream()
                        .map(step -> new Step(step.at(), step.step(), step.text()))
                        .toList());
    }
}

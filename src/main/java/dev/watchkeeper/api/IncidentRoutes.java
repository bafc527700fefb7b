package dev.watchkeeper.api;

import dev.watchkeeper.api.IncidentAnswers.Answer;
import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.incident.IncidentsView;
import dev.watchkeeper.incident.OutsideView;
import dev.watchkeeper.notify.AcknowledgementsView;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Serves incidents, and takes acknowledgements of them; thread-safe. */
final class IncidentRoutes {
    /** The ids of both kinds of incidents hold the time of their begin. */
    private static final Pattern ID = Pattern.compile("([a-z]+)([0-9]{13})");

    private static final String OUTSIDE = "w";

    /** How many pages are searched for what a viewer of few cameras may see. */
    private static final int MOST_PAGES = 20;

    private static final int NEWEST = 1000;

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

    record Acknowledged(String id, String acknowledgedBy) {}

    private record Span(Optional<Instant> from, Optional<Instant> to) {}

    void addTo(Routes routes) {
        routes.get(
                        "/api/incidents",
                        Rule.viewer(Sight.FILTERED, "Incidents, newest first").query("from", "to", "limit", "before"),
                        this::find)
                .post(
                        "/api/incidents/{id}/acknowledge",
                        Rule.viewer(Sight.FILTERED, "Ends the repeats of an incident's messages"),
                        this::acknowledge);
    }

    private void find(Context ctx) {
        Params params = new Params(ctx);
        Span span = new Span(params.time("from"), params.time("to"));
        Params.inOrder(span.from, span.to);
        int limit = params.limit();
        Account reader = Identity.of(ctx).account();
        List<Answer> found = new ArrayList<>();
        Optional<String> next = params.id("before");
        for (int pages = 0; pages < MOST_PAGES && (pages == 0 || next.isPresent()) && found.size() < limit; pages++) {
            List<Answer> page = page(span, next, limit - found.size());
            next = page.size() < limit - found.size()
                    ? Optional.empty()
                    : Optional.of(page.getLast().id());
            page.forEach(answer -> IncidentAnswers.visible(answer, reader).ifPresent(found::add));
        }
        Replies.json(
                ctx,
                new Page(
                        found.stream()
                                .map(answer -> answer.acknowledgedBy(acknowledgements.by(answer.id())))
                                .toList(),
                        next));
    }

    private List<Answer> page(Span span, Optional<String> before, int limit) {
        Optional<Matcher> last = before.map(ID::matcher).filter(Matcher::matches);
        boolean lastIsOutside = last.filter(id -> id.group(1).equals(OUTSIDE)).isPresent();
        Optional<Instant> until = last.map(id -> Instant.ofEpochMilli(Long.parseLong(id.group(2))))
                .filter(begin -> span.to.isEmpty() || begin.isBefore(span.to.get()))
                .or(() -> span.to);
        List<Incident> own = lastIsOutside
                ? incidents.find(span.from, until, Optional.empty(), limit)
                : incidents.find(span.from, span.to, before, limit);
        return Stream.concat(
                        own.stream().map(IncidentAnswers::answer),
                        outside.find(span.from, until, limit).stream().map(IncidentAnswers::answer))
                .sorted(Comparator.comparing(Answer::start).reversed())
                .limit(limit)
                .toList();
    }

    private void acknowledge(Context ctx) throws IOException {
        String id = new Params(ctx).idInPath();
        Identity who = Identity.of(ctx);
        if (!who.seesAll() && !isVisible(id, who.account())) {
            throw new NotFoundResponse("There is no incident " + Replies.quote(id) + ".");
        }
        acknowledgements.acknowledge(id, who.actor());
        Replies.json(ctx, new Acknowledged(id, who.actor()));
    }

    private boolean isVisible(String id, Account reader) {
        return incidents.find(Optional.empty(), Optional.empty(), Optional.empty(), NEWEST).stream()
                .filter(incident -> incident.id().equals(id))
                .anyMatch(incident -> incident.cameras().stream().anyMatch(reader::sees));
    }
}

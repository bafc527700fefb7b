package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Incident;
import dev.watchkeeper.incident.OutsideIncident;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The JSON answers about incidents as records, for whoever may see all cameras and for whoever may not; stateless. */
final class IncidentAnswers {
    private static final int TIER_OF_NODE = 0;

    private IncidentAnswers() {}

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

    /** The sentence of an incident as this account may read it; empty if it must not know of it. */
    static Optional<String> sentence(Incident incident, Account reader) {
        return visible(answer(incident), reader).map(Answer::message);
    }

    /**
     * An incident as this account may see it. Of one that others cameras are part of, it learns which of its own are; the sentences of such an
     * incident name the others, and are left out. What is watched from outside is about no camera, and stays hidden as well.
     */
    static Optional<Answer> visible(Answer answer, Account reader) {
        if (reader.seesAll()) {
            return Optional.of(answer);
        }
        List<String> own = answer.cameras.stream().filter(reader::sees).toList();
        if (own.isEmpty()) {
            return Optional.empty();
        }
        boolean whole = own.size() == answer.cameras.size();
        return Optional.of(new Answer(
                answer.id,
                answer.state,
                answer.start,
                answer.end,
                whole ? answer.message : "Together with other cameras: " + String.join(", ", own) + ".",
                own,
                answer.kind,
                answer.severity,
                answer.target,
                answer.tier,
                answer.acknowledgedBy,
                whole ? answer.steps : List.of()));
    }

    static Optional<Pushed> pushed(Event.IncidentChanged changed, Account reader) {
        return visible(answer(changed.incident()), reader)
                .map(answer -> new Pushed(changed.change().name().toLowerCase(Locale.ROOT), changed.at(), answer));
    }

    static Answer answer(Incident incident) {
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

    static Answer answer(OutsideIncident incident) {
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

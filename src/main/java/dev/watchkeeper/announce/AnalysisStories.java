package dev.watchkeeper.announce;

import dev.watchkeeper.config.Titles;
import dev.watchkeeper.event.Analysis;
import dev.watchkeeper.event.Analysis.Description;
import dev.watchkeeper.event.Analysis.Subject;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.notify.Cut;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Label;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells what models say that a person should know, and motion that no model can describe; immutable. Both about one event are one thread of messages, and the
 * same thing said twice has the same id.
 */
final class AnalysisStories {
    private static final int MOST_TITLE_CHARS = 120;

    private final Names names;

    AnalysisStories(Names names) {
        this.names = names;
    }

    /** An alert, if the description is one. */
    Optional<Draft> analysed(Event.Analysed event, Now now) {
        Optional<Description> description = event.analysis().description();
        if (description.isEmpty()
                || !event.analysis().alerts()
                || event.subject().quietly()) {
            return Optional.empty();
        }
        return Optional.of(alert(event, description.get(), now));
    }

    private Draft alert(Event.Analysed event, Description said, Now now) {
        Subject subject = event.subject();
        boolean late = event.analysis().late();
        String title = (late ? "Late: " : "") + names.title(event.camera()) + zones(event.camera(), subject) + ": "
                + Cut.chars(said.summary(), MOST_TITLE_CHARS);
        List<String> lines = new ArrayList<>(List.of(said.summary()));
        if (!said.conditions().isEmpty()) {
            lines.add("Holds: " + String.join(", ", said.conditions()) + ".");
        }
        if (!said.objects().isEmpty()) {
            lines.add("Seen: "
                    + said.objects().stream()
                            .map(Analysis.Seen::label)
                            .distinct()
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        lines.add("Described by the model " + said.model() + ", which can be wrong.");
        if (late) {
            lines.add("This comes late: the motion ended " + ago(subject, event.at()) + " before it was described.");
        }
        return draft(
                event.id(), event.camera(), "", new Said(title, String.join("\n", lines), labels(said)), subject, now);
    }

    /** Motion as such, labelled so. */
    Draft undescribed(Event.Undescribed event, Now now) {
        Subject subject = event.subject();
        String title = (event.late() ? "Late: " : "") + "Motion at " + names.title(event.camera())
                + zones(event.camera(), subject) + ", not described";
        String text = "Something moved there for " + Times.words(lasted(subject))
                + ". Whether it matters is not known, because no model describes it: " + event.cause() + "."
                + (event.late() ? " This comes late: the motion ended " + ago(subject, event.at()) + " ago." : "");
        return draft(
                event.id(),
                event.camera(),
                "-motion",
                new Said(title, text, List.of(new Label(Label.UNDESCRIBED, 0))),
                subject,
                now);
    }

    private record Said(String title, String text, List<Label> labels) {}

    private Draft draft(String id, String camera, String what, Said said, Subject subject, Now now) {
        Words words = new Words(said.title(), said.text(), Optional.of(subject.began()), List.of(), "");
        Topic topic = new Topic(
                MessageKind.ALERT,
                MessageKind.ALERT.usual(),
                names.camera(camera),
                new Thread(Optional.of("alert-" + id), false));
        return new Draft(MessageKind.ALERT, subject.snapshot(), (finisher, picture) -> {
            View view = picture.map(snapshot -> finisher.of(camera, snapshot)).orElse(View.NONE);
            return new Message(
                    "alert-" + id + what,
                    now.wall(),
                    topic,
                    words,
                    new View(view.picture(), view.pictureAge(), Optional.of(id), subject.zones(), said.labels()));
        });
    }

    /** What was seen, and the conditions that hold; where a model does not say how sure it is of one thing, what it says of all. */
    private static List<Label> labels(Description said) {
        double all = said.confidence().orElse(0.0);
        List<Label> labels = new ArrayList<>();
        said.conditions().forEach(name -> labels.add(new Label(name, all)));
        said.objects()
                .forEach(seen ->
                        labels.add(new Label(seen.label(), seen.confidence().orElse(all))));
        if (labels.isEmpty()) {
            labels.add(new Label("alert", all));
        }
        return labels;
    }

    private String zones(String camera, Subject subject) {
        Titles titles = names.titles().get();
        return subject.zones().isEmpty()
                ? ""
                : subject.zones().stream()
                        .map(zone -> titles.zone(camera, zone))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static Duration lasted(Subject subject) {
        Duration time = Duration.between(subject.began(), subject.ended());
        return time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time;
    }

    private static String ago(Subject subject, Instant at) {
        return Times.words(Duration.between(subject.ended(), at));
    }
}

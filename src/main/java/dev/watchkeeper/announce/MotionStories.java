package dev.watchkeeper.announce;

import dev.watchkeeper.config.Titles;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells each event when it begins and when it ends, as one thread of messages, and what was recognised in it; immutable. Only the end names the zones in
 * which something moved, so a rule for a zone waits for it.
 */
final class MotionStories {
    private final Names names;
    private final Ids ids;

    /**
     * What is known of what was recognised; immutable.
     *
     * @param labels that count
     * @param shown what the picture shows, to be drawn in
     * @param doubt why nothing is known, as a sentence; empty if the detector looked, or there is none
     */
    record Recognised(List<Label> labels, List<Label> shown, String doubt) {
        static final Recognised NOTHING = new Recognised(List.of(), List.of(), "");

        static Recognised unknown(String why) {
            return new Recognised(List.of(), List.of(), why);
        }

        private String title() {
            return !doubt.isEmpty() ? ", not examined" : labels.isEmpty() ? "" : ": " + MotionWords.names(labels);
        }

        private String sentences() {
            String found = labels.isEmpty() ? "" : " Recognised: " + MotionWords.withConfidence(labels) + ".";
            return doubt.isEmpty() ? found : found + " Nobody knows what it is. " + doubt;
        }
    }

    MotionStories(Names names, Ids ids) {
        this.names = names;
        this.ids = ids;
    }

    Draft began(Event.MotionBegan event, Recognised recognised, Now now) {
        String camera = event.camera();
        Words words = new Words(
                "Motion at " + names.title(camera) + recognised.title(),
                "Something moves there." + recognised.sentences(),
                Optional.of(event.at()),
                List.of(),
                "The zones follow when it is over.");
        String id = ids.next("motion-" + camera, now.wall());
        Topic topic = topic(MessageKind.MOTION, camera, event.id());
        return Draft.of(
                MessageKind.MOTION,
                finisher -> new Message(
                        id,
                        now.wall(),
                        topic,
                        words,
                        seen(finisher.last(camera), event.id(), List.of(), recognised.labels())));
    }

    Draft ended(Event.MotionEnded event, Recognised recognised, Now now) {
        String camera = event.camera();
        String zones = zones(event.camera(), event.zones());
        Words words = new Words(
                "Motion at " + names.title(camera) + zones + recognised.title(),
                "Something moved there" + zones + " for " + Times.words(atLeastOneSecond(event.began(), event.at()))
                        + "." + recognised.sentences(),
                Optional.of(event.began()),
                List.of(),
                "");
        String id = ids.next("motion-" + camera, now.wall());
        Topic topic = topic(MessageKind.MOTION, camera, event.id());
        return new Draft(MessageKind.MOTION, event.snapshot(), (finisher, picture) -> {
            View view = picture.map(snapshot -> finisher.of(camera, snapshot, recognised.shown()))
                    .orElse(View.NONE);
            return new Message(
                    id, now.wall(), topic, words, seen(view, event.id(), event.zones(), recognised.labels()));
        });
    }

    /**
     * Tells at once that something was recognised of which a person wants to know.
     *
     * @param zones in which it is
     */
    Draft alert(
            Event.MotionBegan event, Recognised recognised, List<String> zones, Optional<Snapshot> picture, Now now) {
        String what = MotionWords.capital(MotionWords.names(recognised.labels()));
        return alert(
                event,
                new Words(
                        what + " at " + names.title(event.camera()) + zones(event.camera(), zones),
                        "Recognised there: " + MotionWords.withConfidence(recognised.labels()) + ".",
                        Optional.of(event.at()),
                        List.of(),
                        ""),
                recognised,
                zones,
                picture,
                now);
    }

    /** Tells that something moves and nobody can say what. */
    Draft blindAlert(Event.MotionBegan event, String why, Now now) {
        Words words = new Words(
                "Motion at " + names.title(event.camera()) + ", not examined",
                "Something moves there, and nobody knows what it is. " + why,
                Optional.of(event.at()),
                List.of(),
                "");
        return alert(event, words, Recognised.unknown(why), List.of(), Optional.empty(), now);
    }

    private Draft alert(
            Event.MotionBegan event,
            Words words,
            Recognised recognised,
            List<String> zones,
            Optional<Snapshot> picture,
            Now now) {
        String camera = event.camera();
        String id = ids.next("alert-" + camera, now.wall());
        Topic topic = topic(MessageKind.ALERT, camera, event.id());
        return new Draft(MessageKind.ALERT, picture, (finisher, kept) -> {
            View view = kept.map(snapshot -> finisher.of(camera, snapshot, recognised.shown()))
                    .orElseGet(() -> finisher.last(camera));
            return new Message(id, now.wall(), topic, words, seen(view, event.id(), zones, recognised.labels()));
        });
    }

    private static Duration atLeastOneSecond(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time;
    }

    private String zones(String camera, List<String> zones) {
        Titles titles = names.titles().get();
        return zones.isEmpty()
                ? ""
                : zones.stream().map(zone -> titles.zone(camera, zone)).collect(Collectors.joining(", ", " (", ")"));
    }

    private Topic topic(MessageKind kind, String camera, String event) {
        return new Topic(
                kind, kind.usual(), names.camera(camera), new Thread(Optional.of(kind.id() + "-" + event), false));
    }

    private static View seen(View view, String event, List<String> zones, List<Label> labels) {
        return new View(
                view.picture(),
                view.pictureAge(),
                Optional.of(event),
                zones,
                labels.stream()
                        .map(label -> new Message.Label(label.name(), Math.round(label.confidence() * 1000) / 1000.0))
                        .toList());
    }
}

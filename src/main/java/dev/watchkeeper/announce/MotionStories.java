package dev.watchkeeper.announce;

import dev.watchkeeper.config.Titles;
import dev.watchkeeper.event.Event;
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
 * Tells each event when it begins and when it ends, as one thread of messages; immutable. Only the end names the zones, so a rule for a zone waits for it.
 */
final class MotionStories {
    private final Names names;
    private final Ids ids;

    MotionStories(Names names, Ids ids) {
        this.names = names;
        this.ids = ids;
    }

    Draft began(Event.MotionBegan event, Now now) {
        String camera = event.camera();
        Words words = new Words(
                "Motion at " + names.title(camera),
                "Something moves there.",
                Optional.of(event.at()),
                List.of(),
                "The zones follow when it is over.");
        String id = ids.next("motion-" + camera, now.wall());
        Topic topic = topic(camera, event.id());
        return Draft.of(
                MessageKind.MOTION,
                finisher ->
                        new Message(id, now.wall(), topic, words, seen(finisher.last(camera), event.id(), List.of())));
    }

    Draft ended(Event.MotionEnded event, Now now) {
        String camera = event.camera();
        String zones = zones(event);
        Words words = new Words(
                "Motion at " + names.title(camera) + zones,
                "Something moved there" + zones + " for " + Times.words(atLeastOneSecond(event.began(), event.at()))
                        + ".",
                Optional.of(event.began()),
                List.of(),
                "");
        String id = ids.next("motion-" + camera, now.wall());
        Topic topic = topic(camera, event.id());
        return new Draft(MessageKind.MOTION, event.snapshot(), (finisher, picture) -> {
            View view = picture.map(snapshot -> finisher.of(camera, snapshot)).orElse(View.NONE);
            return new Message(id, now.wall(), topic, words, seen(view, event.id(), event.zones()));
        });
    }

    private static Duration atLeastOneSecond(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        return time.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : time;
    }

    private String zones(Event.MotionEnded event) {
        Titles titles = names.titles().get();
        return event.zones().isEmpty()
                ? ""
                : event.zones().stream()
                        .map(zone -> titles.zone(event.camera(), zone))
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private Topic topic(String camera, String event) {
        return new Topic(
                MessageKind.MOTION,
                MessageKind.MOTION.usual(),
                names.camera(camera),
                new Thread(Optional.of("motion-" + event), false));
    }

    private static View seen(View view, String event, List<String> zones) {
        return new View(view.picture(), view.pictureAge(), Optional.of(event), zones, List.of());
    }
}

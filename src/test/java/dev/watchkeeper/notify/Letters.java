package dev.watchkeeper.notify;

import dev.watchkeeper.notify.Letter.Delivery;
import dev.watchkeeper.notify.Message.Label;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Letters for tests of channels; stateless. */
public final class Letters {
    public static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");

    private Letters() {}

    /** That the yard's camera is offline, of an incident. */
    public static Letter offline(String text) {
        return of(message(MessageKind.CAMERA_OFFLINE, View.NONE), "Yard <1> is offline & blind", text, Delivery.PLAIN);
    }

    /** The same, with a picture. */
    public static Letter withPicture(Path picture, String text) {
        View view = new View(
                Optional.of(picture),
                Optional.of(Duration.ofMillis(4500)),
                Optional.of("17"),
                List.of("gate"),
                List.of(new Label("person", 0.75)));
        return of(message(MessageKind.MOTION, view), "Bewegung: Größe 猫", text, Delivery.PLAIN);
    }

    public static Letter replacing(Letter letter, String remoteId) {
        return new Letter(
                letter.id() + "-2",
                letter.messages(),
                letter.subject(),
                letter.text(),
                new Delivery(Optional.of(remoteId), letter.delivery().link()));
    }

    public static Letter linked(Letter letter, String link) {
        return new Letter(
                letter.id(),
                letter.messages(),
                letter.subject(),
                letter.text(),
                new Delivery(letter.delivery().replaces(), Optional.of(URI.create(link))));
    }

    public static Letter of(Message message, String subject, String text, Delivery delivery) {
        return new Letter("letter-1", List.of(message), subject, text, delivery);
    }

    public static Message message(MessageKind kind, View view) {
        return new Message(
                "message-1",
                AT,
                new Topic(
                        kind,
                        kind.usual(),
                        new Target(Target.Type.CAMERA, "yard", "Yard"),
                        new Message.Thread(Optional.of("incident-7"), false)),
                new Words(
                        "Yard is offline",
                        "No picture",
                        Optional.of(AT.minusSeconds(30)),
                        List.of("a new session"),
                        "retry"),
                view);
    }

    /** The smallest file that counts as a JPEG. */
    public static byte[] jpeg() {
        return new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9};
    }
}

package dev.watchkeeper.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.notify.Message.Label;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MessageTextTest {
    private static final Target YARD = new Target(Target.Type.CAMERA, "yard", "Größe 前門");
    private static final Instant AT = Instant.parse("2026-03-01T12:00:00.123Z");

    @Test
    void everythingIsKept() {
        Message message = new Message(
                "m-1",
                AT,
                new Topic(
                        MessageKind.CAMERA_OFFLINE,
                        Severity.CRITICAL,
                        YARD,
                        new Thread(Optional.of("i1772366400000"), true)),
                new Words(
                        "Größe 前門 is offline",
                        "first line\n  = # ! second\\ line",
                        Optional.of(AT.minusSeconds(40)),
                        List.of("a new session", "restarted: no change"),
                        "it is tried every 60 s"),
                new View(
                        Optional.of(Path.of("data/outbox/pictures/ö.jpg")),
                        Optional.of(Duration.ofMillis(41_500)),
                        Optional.of("e17"),
                        List.of("court", "gate"),
                        List.of(new Label("person", 0.93), new Label("dog", 0.5))));
        assertThat(MessageText.read(MessageText.write(message))).contains(message);
    }

    @Test
    void whatIsAbsentStaysAbsent() {
        Message message =
                new Message("m-2", AT, Topic.of(MessageKind.NOTICE, YARD), Words.of("title", "text"), View.NONE);
        assertThat(MessageText.read(MessageText.write(message))).contains(message);
    }

    @Test
    void aDamagedTextIsNoMessage() {
        String text = MessageText.write(
                new Message("m-3", AT, Topic.of(MessageKind.NOTICE, YARD), Words.of("title", "text"), View.NONE));
        assertThat(MessageText.read(text.replace("kind=NOTICE", "kind=GOSSIP"))).isEmpty();
        assertThat(MessageText.read(text.substring(0, text.length() / 2))).isEmpty();
        assertThat(MessageText.read("")).isEmpty();
    }
}

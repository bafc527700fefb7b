package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target.Type;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what people are told of a camera's recovery; confined to its thread. What cannot be put into the outbox is put there later. */
final class RecoveryReports {
    private static final Logger log = LoggerFactory.getLogger(RecoveryReports.class);
    private static final String FIXED = "🔧 Issue detected and fixed";
    private static final String NEEDS_YOU = "🚨 Camera Watchdog — Needs manual intervention";
    private static final int MOST_WAITING = 100;

    private final Outbox outbox;
    private final Clock clock;
    private final Deque<Message> waiting = new ArrayDeque<>();

    RecoveryReports(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Nothing that may be done has helped. */
    void needsYou(CameraCase each) {
        add(
                each,
                MessageKind.NEEDS_YOU,
                false,
                new Words(
                        NEEDS_YOU,
                        "Problems: " + each.sentence() + "\nCheck the camera " + each.title()
                                + ": its power, its network, its own page.",
                        Optional.of(each.noticed),
                        each.triedTexts(),
                        "What may be done is tried again in an hour, within its limit per day."));
    }

    /** Pictures are back and have stayed. */
    void fixed(CameraCase each, Duration held) {
        add(
                each,
                MessageKind.FIXED,
                true,
                new Words(
                        FIXED,
                        "Problem: " + each.sentence() + "\nPictures of " + each.title() + " have come for "
                                + held.toSeconds() + " s.",
                        Optional.of(each.noticed),
                        each.triedTexts(),
                        ""));
    }

    private void add(CameraCase each, MessageKind kind, boolean end, Words words) {
        Message.Target about = new Message.Target(Type.CAMERA, each.camera.name(), each.title());
        Message message = new Message(
                each.id + "-" + kind.id() + "-" + clock.wall().toEpochMilli(),
                clock.wall(),
                new Topic(kind, kind.usual(), about, new Message.Thread(Optional.of(each.id), end)),
                words,
                View.NONE);
        if (waiting.size() >= MOST_WAITING) {
            log.error(
                    "A message is dropped, because {} wait for the outbox: {}",
                    MOST_WAITING,
                    waiting.removeFirst().id());
        }
        waiting.addLast(message);
        flush();
    }

    /** Puts into the outbox what waits for it. */
    void flush() {
        try {
            while (!waiting.isEmpty()) {
                outbox.put(waiting.getFirst());
                waiting.removeFirst();
            }
        } catch (IOException e) {
            log.warn("A message cannot be put into the outbox and waits: {}", e.toString());
        }
    }
}

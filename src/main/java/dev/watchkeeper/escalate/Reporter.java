package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target.Type;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.Severity;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what people are told of an incident, under the titles that users know; confined to the ladder's thread. What cannot be put into the outbox, for
 * example on a full disk, is put there later.
 */
final class Reporter {
    static final String NOMINAL = "✅ All systems nominal";
    static final String FIXED = "🔧 Issue detected and fixed";
    static final String NEEDS_YOU = "🚨 Camera Watchdog — Needs manual intervention";

    private static final Logger log = LoggerFactory.getLogger(Reporter.class);
    private static final int MOST_WAITING = 100;

    private final Outbox outbox;
    private final String host;
    private final Hints hints;
    private final Clock clock;
    private final Deque<Message> waiting = new ArrayDeque<>();
    private long sequence;

    /** The commands by which a person looks further; thread-safe. */
    @FunctionalInterface
    interface Hints {
        /** Exact commands, one per line. */
        List<String> commands(Target target);
    }

    /** @param host this machine's name */
    Reporter(Outbox outbox, String host, Hints hints, Clock clock) {
        this.outbox = outbox;
        this.host = host;
        this.hints = hints;
        this.clock = clock;
    }

    /** Something is wrong, and the ladder begins to work on it. */
    void noticed(OpenCase open) {
        put(
                open.kind,
                Severity.WARNING,
                open,
                false,
                words(
                        open,
                        open.problems.getFirst(),
                        "Problems: " + String.join("; ", open.problems),
                        "It is being looked after; a person is called if that does not help."));
    }

    /** A person is needed, or the news since one was called. */
    void needsYou(OpenCase open, boolean exhausted) {
        StringBuilder text = new StringBuilder("Problems: " + String.join("; ", open.problems));
        text.append("\nRestart attempts: ").append(open.restarts);
        open.findings.forEach(finding -> text.append('\n').append(finding));
        text.append("\nCheck: ").append(String.join("\n  ", hints.commands(open.target)));
        put(
                MessageKind.NEEDS_YOU,
                Severity.CRITICAL,
                open,
                false,
                words(
                        open,
                        NEEDS_YOU,
                        text.toString(),
                        exhausted
                                ? "Nothing is left to try: it stays like this until somebody acts, or it comes back by itself."
                                : "What can be tried goes on meanwhile, and the news follow."));
    }

    /** Behaviour is back and has held. */
    void fixed(OpenCase open, Duration held) {
        String how = open.tried().isEmpty()
                ? "It came back by itself."
                : "It behaves again, and has for " + held.toSeconds() + " s.";
        put(
                MessageKind.FIXED,
                Severity.INFO,
                open,
                true,
                words(open, FIXED, "Problem: " + String.join("; ", open.problems) + "\n" + how, ""));
    }

    /** All is well. */
    void nominal(List<String> lines) {
        Message message = new Message(
                "nominal-" + clock.wall().toEpochMilli(),
                clock.wall(),
                Topic.of(MessageKind.NOMINAL, new Message.Target(Type.SYSTEM, host, host)),
                Words.of(NOMINAL, String.join("\n", lines)),
                View.NONE);
        add(message);
    }

    private static Words words(OpenCase open, String title, String text, String next) {
        String whole = open.target.title() + "\n" + text;
        return new Words(title, whole, Optional.of(open.noticed), open.tried(), next);
    }

    private void put(MessageKind kind, Severity severity, OpenCase open, boolean end, Words words) {
        Message.Target about = new Message.Target(Type.SERVICE, open.target.name(), open.target.title());
        sequence++;
        add(new Message(
                open.id + "-" + kind.id() + "-" + clock.wall().toEpochMilli() + "-" + sequence,
                clock.wall(),
                new Topic(kind, severity, about, new Message.Thread(Optional.of(open.id), end)),
                words,
                View.NONE));
    }

    private void add(Message message) {
        if (waiting.size() >= MOST_WAITING) {
            log.error(
                    "A message is dropped, because 100 wait for the outbox: {}",
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

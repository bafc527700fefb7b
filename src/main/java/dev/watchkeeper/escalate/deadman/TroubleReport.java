package dev.watchkeeper.escalate.deadman;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people that pings do not arrive, and that they arrive again, once each; confined to the thread that sends pings. */
final class TroubleReport {
    private static final Logger log = LoggerFactory.getLogger(TroubleReport.class);

    /** A server may be away for a moment; a refusal stays one. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Outbox outbox;
    private final Clock clock;
    private Optional<Since> since = Optional.empty();
    private Optional<String> told = Optional.empty();

    private record Since(Instant at, long nanos) {}

    TroubleReport(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** @param lasting whether a person must change something */
    void failing(String sentence, boolean lasting) {
        Since began = since.orElseGet(() -> new Since(clock.wall(), clock.monotonicNanos()));
        since = Optional.of(began);
        if (told.isEmpty() && (lasting || clock.since(began.nanos()).compareTo(PATIENCE) >= 0)) {
            String id = "dead-man-" + began.at().toEpochMilli();
            if (put(id, id + "-failed", sentence, began.at(), false)) {
                told = Optional.of(id);
            }
        }
    }

    void arriving() {
        if (told.isPresent() && since.isPresent()) {
            String id = told.get();
            if (!put(
                    id, id + "-over", "Dead-man pings arrive again", since.get().at(), true)) {
                return; // with the next ping
            }
        }
        told = Optional.empty();
        since = Optional.empty();
    }

    private boolean put(String incident, String id, String sentence, Instant began, boolean end) {
        Target about = new Target(Target.Type.SYSTEM, "dead-man", "Dead-man ping");
        Topic topic = new Topic(
                MessageKind.CHANNEL_FAILED,
                MessageKind.CHANNEL_FAILED.usual(),
                about,
                new Message.Thread(Optional.of(incident), end));
        String next =
                end ? "" : "Until then, the service that is pinged will alarm, or cannot tell when this host is gone.";
        try {
            outbox.put(new Message(
                    id,
                    clock.wall(),
                    topic,
                    new Words(sentence, sentence, Optional.of(began), List.of(), next),
                    View.NONE));
            return true;
        } catch (IOException e) {
            log.warn("A message cannot be put into the outbox and waits: {}", e.toString());
            return false;
        }
    }
}

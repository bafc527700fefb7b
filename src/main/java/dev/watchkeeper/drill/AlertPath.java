package dev.watchkeeper.drill;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.drill.Deliveries.Delivery;
import dev.watchkeeper.drill.DrillResult.Run;
import dev.watchkeeper.drill.DrillResult.Times;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The drill {@code alert-path}: a marked message through every channel, left in the outbox as others leave theirs; keeps nothing from one run to the next. */
public final class AlertPath implements Exercise {
    /** Within which every channel must take the message. */
    public static final Duration USUAL_LIMIT = Duration.ofSeconds(90);

    /** The word in the command, the API and results. */
    public static final String NAME = "alert-path";

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path data;
    private final Deliveries deliveries;
    private final Duration limit;
    private final Clock clock;

    /**
     * @param data the data folder
     * @param limit within which every channel must take the message
     */
    public AlertPath(Path data, Deliveries deliveries, Duration limit, Clock clock) {
        this.data = data;
        this.deliveries = deliveries;
        this.limit = limit;
        this.clock = clock;
    }

    @Override
    public DrillResult run(Run run, Ending ending) throws IOException, InterruptedException {
        Instant at = clock.wall();
        long began = clock.monotonicNanos();
        String id = "drill-" + UUID.randomUUID();
        new Outbox(data).put(message(id, at));
        Optional<Duration> taken = Optional.empty();
        List<Delivery> found = List.of();
        while (clock.since(began).compareTo(limit) < 0) {
            found = deliveries.since(at.minusSeconds(1)).stream()
                    .filter(delivery -> delivery.id().equals(id))
                    .toList();
            if (taken.isEmpty() && !found.isEmpty()) {
                taken = Optional.of(clock.since(began));
            }
            if (!found.isEmpty() && found.stream().allMatch(Delivery::isSent)) {
                return new DrillResult(
                        run,
                        new Times(taken, Optional.empty(), Optional.of(clock.since(began))),
                        true,
                        "Every channel took it: " + channels(found) + ". See that it arrived.");
            }
            if (ending.within(PAUSE)) {
                break;
            }
        }
        return new DrillResult(run, new Times(taken, Optional.empty(), Optional.empty()), false, failure(found));
    }

    private static Message message(String id, Instant at) {
        return new Message(
                id,
                at,
                Topic.of(MessageKind.TEST, new Target(Target.Type.SYSTEM, "notify-test", "drill")),
                Words.of(
                        "DRILL: the alert path of Watchkeeper",
                        "This is a drill. Nothing is wrong; a real alert would have reached you on this channel."),
                View.NONE);
    }

    private static String channels(List<Delivery> found) {
        return found.stream().map(Delivery::channel).collect(Collectors.joining(", "));
    }

    private String failure(List<Delivery> found) {
        if (found.isEmpty()) {
            return "Nobody took the message within " + limit.toSeconds()
                    + " s: no sender runs for this data folder, or it has no channel. Start 'watchkeeper keep' with notifications:.";
        }
        return "Not every channel took it within " + limit.toSeconds() + " s: "
                + found.stream()
                        .map(each -> each.channel() + " " + each.state()
                                + (each.error().isEmpty() ? "" : " (" + each.error() + ")"))
                        .collect(Collectors.joining("; "));
    }
}

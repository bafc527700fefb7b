package dev.watchkeeper.drill;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The drill {@code camera-stalls}: the node watches a simulated camera whose stream stalls, tells a person when it is offline, and must see it again when the stream is back; keeps nothing from one run
 * to the next. No real camera is touched.
 */
public final class CameraStall implements Exercise {
    /** The word in the command, the API and results. */
    public static final String NAME = "camera-stalls";

    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Links links;
    private final Limits limits;
    private final Clock clock;

    /** What it uses; immutable, of thread-safe parts. */
    public record Links(DrillStream.Maker streams, DrilledCamera.Maker cameras, Outbox outbox, Deliveries deliveries) {}

    /**
     * How long may pass; immutable.
     *
     * @param seen until the camera is seen at first
     * @param settle for which it is seen before its stream stalls
     * @param offline from the stall until the camera is offline
     * @param told from then until a channel has taken the message
     * @param healed from the stream's return until the camera is seen again
     */
    public record Limits(Duration seen, Duration settle, Duration offline, Duration told, Duration healed) {
        /** @param offlineAfter no picture for so long makes a camera offline */
        public static Limits usual(Duration offlineAfter) {
            return new Limits(
                    Duration.ofSeconds(45),
                    Duration.ofSeconds(3),
                    offlineAfter.plusSeconds(30),
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(90));
        }
    }

    public CameraStall(Links links, Limits limits, Clock clock) {
        this.links = links;
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public DrillResult run(Run run, Ending ending) throws FailureException, IOException, InterruptedException {
        Measured measured = new Measured();
        String text;
        try (DrillStream stream = links.streams().open();
                DrilledCamera camera = links.cameras().watch(stream.url())) {
            text = measure(stream, camera, ending, measured);
        } catch (EndedException e) {
            text = "The drill was ended before its end, and its camera was removed.";
        }
        return new DrillResult(run, new Times(measured.noticed, measured.healed, measured.told), measured.passed, text);
    }

    /** What is known so far; confined to the drill's thread. */
    private static final class Measured {
        private Optional<Duration> noticed = Optional.empty();
        private Optional<Duration> healed = Optional.empty();
        private Optional<Duration> told = Optional.empty();
        private boolean passed;
    }

    /** Somebody wants the drill to end. */
    private static final class EndedException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private String measure(DrillStream stream, DrilledCamera camera, Ending ending, Measured measured)
            throws FailureException, IOException, InterruptedException, EndedException {
        if (until(camera::isSeen, clock.monotonicNanos(), limits.seen(), ending).isEmpty()) {
            return "The simulated camera was not seen within " + limits.seen().toSeconds()
                    + " s, so nothing was drilled: " + camera.sentence();
        }
        if (ending.within(limits.settle())) {
            throw new EndedException();
        }
        Instant at = clock.wall();
        long began = clock.monotonicNanos();
        stream.stall();
        measured.noticed = until(() -> !camera.isSeen(), began, limits.offline(), ending);
        Optional<Duration> offline = until(camera::isOffline, began, limits.offline(), ending);
        if (offline.isPresent()) {
            String id = "drill-" + UUID.randomUUID();
            links.outbox().put(message(id, at, clock.wall(), camera.sentence()));
            measured.told = until(() -> isTold(id, at), began, offline.get().plus(limits.told()), ending);
        }
        Duration back = clock.since(began);
        stream.flow();
        measured.healed = until(camera::isSeen, began, back.plus(limits.healed()), ending);
        measured.passed = measured.noticed.isPresent() && measured.told.isPresent() && measured.healed.isPresent();
        return text(measured, offline.isPresent(), back);
    }

    /** @return the time since the beginning; empty if the limit passes first */
    private Optional<Duration> until(Condition condition, long began, Duration limit, Ending ending)
            throws InterruptedException, EndedException {
        while (!condition.holds()) {
            if (clock.since(began).compareTo(limit) >= 0) {
                return Optional.empty();
            }
            if (ending.within(PAUSE)) {
                throw new EndedException();
            }
        }
        return Optional.of(clock.since(began));
    }

    /** Something that is waited for. */
    private interface Condition {
        boolean holds();
    }

    /** A database that is being written is asked again. */
    private boolean isTold(String id, Instant at) {
        try {
            return links.deliveries().since(at.minusSeconds(1)).stream()
                    .anyMatch(each -> each.id().equals(id) && each.isSent());
        } catch (IOException e) {
            return false;
        }
    }

    private static Message message(String id, Instant stalled, Instant now, String sentence) {
        return new Message(
                id,
                now,
                Topic.of(MessageKind.TEST, new Target(Target.Type.SYSTEM, "notify-test", "drill")),
                new Words(
                        "DRILL: a simulated camera is offline",
                        "This is a drill. Nothing is wrong with a camera of yours; of a real one you would be told now."
                                + (sentence.isEmpty() ? "" : "\nWhat was seen: " + sentence),
                        Optional.of(stalled),
                        List.of(),
                        "The simulated camera is removed when the drill ends."),
                View.NONE);
    }

    private static String text(Measured measured, boolean offline, Duration back) {
        if (measured.noticed.isEmpty()) {
            return "Nobody noticed that the simulated camera's stream had stalled.";
        }
        if (!offline) {
            return "It was noticed, but the camera did not become offline in time, so nobody was told.";
        }
        String again = measured.healed
                .map(time -> "seen again " + seconds(time.minus(back)) + " s after its stream was back")
                .orElse("not seen again after its stream was back");
        if (measured.told.isEmpty()) {
            return "It was noticed and " + again
                    + ", but no channel took the message: no sender runs for this data folder, it has no channel, or the channel fails.";
        }
        return measured.healed.isEmpty()
                ? "It was noticed and a person was told, but the camera was " + again + "."
                : "It was noticed, a person was told, and the camera was " + again + ".";
    }

    private static double seconds(Duration time) {
        return Math.round(time.toMillis() / 100.0) / 10.0;
    }
}

package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Outcome;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Decides which ends of one child a person is told of; confined to the keeper's thread. An end that a person requested is not reported.
 */
final class Alerts {
    private static final String LIMIT = "Restart Limit Reached";
    private static final String MULTIPLE = "Multiple Failures";
    private static final String REFUSED = "Configuration Refused";

    /** From this many consecutive failures on, each one is reported. */
    private static final int MULTIPLE_FROM = 3;

    /** A failure after this long without one starts a new count: one failure a day is no series. */
    private static final Duration SERIES_GAP = Duration.ofHours(1);

    private final String child;
    private final String title;
    private final String product;
    private final Consumer<Message> sink;
    private final Clock clock;
    private int failures;
    private long lastFailureNanos;

    /**
     * @param title what people read instead of the name
     * @param product what the messages call this program
     * @param sink takes messages, and never waits
     */
    Alerts(String child, String title, String product, Consumer<Message> sink, Clock clock) {
        this.child = child;
        this.title = title;
        this.product = product;
        this.sink = sink;
        this.clock = clock;
    }

    /** Forgets earlier failures, because a person started, stopped or restarted the child. */
    void reset() {
        failures = 0;
    }

    /**
     * The child has ended, or could not be started.
     *
     * @param ordered whether somebody ordered it to end
     * @param now its state after the end
     * @param until the time until its next start
     */
    void ended(Ending ending, boolean ordered, State now, Optional<Duration> until) {
        if (ordered) {
            failures = 0;
            return;
        }
        if (now == State.HELD) {
            // Whoever is told of what it needs need not be told of everything that needs it.
            return;
        }
        count(ending);
        if (ending.outcome() == Outcome.HANG || ending.outcome() == Outcome.SPIN) {
            hang(ending, now, until);
        }
        String details =
                "Last end: " + ending.sentence() + " (" + ending.outcome().id() + ")\nNow: " + next(now, until);
        if (failures >= MULTIPLE_FROM) {
            report(
                    MessageKind.CHILD_FAILED,
                    MULTIPLE,
                    product + " process has failed " + failures + " times consecutively",
                    details);
        }
        switch (now) {
            case QUARANTINED, GIVEN_UP ->
                report(
                        MessageKind.CRASH_LOOP,
                        LIMIT,
                        product + " process has failed too many times (" + kind(ending) + ")",
                        details);
            case REFUSED ->
                report(
                        MessageKind.CONFIGURATION_REFUSED,
                        REFUSED,
                        product + " process cannot work: its configuration is wrong",
                        details);
            case WAITING, HELD, RUNNING, TRIAL, PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, FINISHED -> {}
        }
    }

    private void count(Ending ending) {
        if (ending.outcome() == Outcome.CLEAN) {
            failures = 0;
            return;
        }
        boolean series = failures > 0 && clock.since(lastFailureNanos).compareTo(SERIES_GAP) < 0;
        failures = series ? failures + 1 : 1;
        lastFailureNanos = clock.monotonicNanos();
    }

    /** One of the two classes of failure that the messages distinguish. */
    private static String kind(Ending ending) {
        return ending.outcome() == Outcome.CAMERA ? "camera_failure" : "general_failure";
    }

    private static String next(State now, Optional<Duration> until) {
        String when = until.map(time -> " in " + (time.toMillis() + 999) / 1000 + " s")
                .orElse("");
        return switch (now) {
            case WAITING -> "it restarts" + when;
            case HELD -> "it restarts once what it needs is back";
            case QUARANTINED -> "it is down; a trial follows" + when;
            case REFUSED -> "it is down until its configuration changes";
            case GIVEN_UP -> "it is given up, as configured, and stays down until somebody starts it";
            case FINISHED, STOPPED -> "it stays down";
            case RUNNING, TRIAL, PROVEN, CONDEMNED, RESTARTING, STOPPING -> "it is being restarted";
        };
    }

    private void report(MessageKind kind, String subject, String text, String details) {
        String all = title.equals(child) ? details : "Process: " + title + "\n" + details;
        tell(kind, Words.of(subject, text + "\n" + all));
    }

    private void hang(Ending ending, State now, Optional<Duration> until) {
        tell(
                MessageKind.HANG,
                new Words(
                        title + (ending.outcome() == Outcome.SPIN ? " span without progress" : " hung"),
                        product + " process made no progress: " + ending.sentence(),
                        Optional.empty(),
                        List.of("Evidence was saved, and it was ended with everything it had started."),
                        next(now, until)));
    }

    private void tell(MessageKind kind, Words words) {
        sink.accept(new Message(
                kind.id() + "-" + UUID.randomUUID(),
                clock.wall(),
                Topic.of(kind, new Target(Target.Type.SERVICE, child, title)),
                words,
                View.NONE));
    }
}

package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.restart.Ending;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Outcome;
import dev.watchkeeper.notify.Notice;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides which ends of one child a person is told of by mail; confined to the keeper's thread. What somebody asked for alarms nobody.
 */
final class Alerts {
    private static final String LIMIT = "Restart Limit Reached";
    private static final String MULTIPLE = "Multiple Failures";
    private static final String REFUSED = "Configuration Refused";

    /** Consecutive failures from which on each is told. */
    private static final int MULTIPLE_FROM = 3;

    /** A failure after so long without one begins a new count: one a day is no series. */
    private static final Duration SERIES = Duration.ofHours(1);

    private final String child;
    private final String title;
    private final String product;
    private final Consumer<Notice> tell;
    private final Clock clock;
    private int failures;
    private long lastFailureNanos;

    /**
     * @param title what people read in place of its name
     * @param product what the texts call this program
     * @param tell takes what is to be told, and never waits
     */
    Alerts(String child, String title, String product, Consumer<Notice> tell, Clock clock) {
        this.child = child;
        this.title = title;
        this.product = product;
        this.tell = tell;
        this.clock = clock;
    }

    /** A person has started, stopped or restarted it. */
    void asked() {
        failures = 0;
    }

    /**
     * It has ended, or could not be started.
     *
     * @param ordered somebody wanted it to end
     * @param now what it is at since
     * @param until how long until it is started again
     */
    void ended(Ending ending, boolean ordered, State now, Optional<Duration> until) {
        if (ordered) {
            failures = 0;
            return;
        }
        count(ending);
        String details =
                "Last end: " + ending.sentence() + " (" + ending.outcome().id() + ")\nNow: " + next(now, until);
        if (failures >= MULTIPLE_FROM) {
            say(MULTIPLE, product + " process has failed " + failures + " times consecutively", details);
        }
        switch (now) {
            case QUARANTINED, GIVEN_UP ->
                say(LIMIT, product + " process has failed too many times (" + kind(ending) + ")", details);
            case REFUSED -> say(REFUSED, product + " process cannot work: its configuration is wrong", details);
            case WAITING, RUNNING, TRIAL, PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, FINISHED -> {}
        }
    }

    private void count(Ending ending) {
        if (ending.outcome() == Outcome.CLEAN) {
            failures = 0;
            return;
        }
        boolean series = failures > 0 && clock.since(lastFailureNanos).compareTo(SERIES) < 0;
        failures = series ? failures + 1 : 1;
        lastFailureNanos = clock.monotonicNanos();
    }

    /** The two classes that the texts know. */
    private static String kind(Ending ending) {
        return ending.outcome() == Outcome.CAMERA ? "camera_failure" : "general_failure";
    }

    private static String next(State now, Optional<Duration> until) {
        String when = until.map(time -> " in " + (time.toMillis() + 999) / 1000 + " s")
                .orElse("");
        return switch (now) {
            case WAITING -> "it is started again" + when;
            case QUARANTINED -> "it is down until a trial" + when;
            case REFUSED -> "it is down until its configuration changes";
            case GIVEN_UP -> "it is given up, as asked for, and stays down until somebody starts it";
            case FINISHED, STOPPED -> "it stays down";
            case RUNNING, TRIAL, PROVEN, CONDEMNED, RESTARTING, STOPPING -> "it is being restarted";
        };
    }

    private void say(String kind, String text, String details) {
        String all = title.equals(child) ? details : "Process: " + title + "\n" + details;
        tell.accept(new Notice(kind, child, text, all, clock.wall()));
    }
}

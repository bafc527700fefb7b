package dev.watchkeeper.keeper.restart;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.restart.Lifecycle.Action;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Lifecycle.Step;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * Decides for one child whether and when it is restarted; confined to the keeper's thread. It does nothing itself: each call returns an order.
 */
public final class RestartController {
    /** The causes under which restarts count that a person requested, or that a changed configuration triggered. */
    private static final String ASKED = "asked";

    private static final String CHANGED = "changed";

    private final RestartPolicy policy;
    private final Clock clock;
    private final RestartBudget budget;
    private final Map<String, Integer> restarts = new TreeMap<>();
    private State state = State.WAITING;
    private Instant since;
    private long dueNanos;
    private long healthySinceNanos;
    private boolean everStarted;
    private String cause = "";
    private Optional<Ending> lastEnding = Optional.empty();

    /** @param random returns numbers in [0, 1), for the jitter of waits */
    public RestartController(RestartPolicy policy, Clock clock, DoubleSupplier random) {
        this.policy = policy;
        this.clock = clock;
        budget = new RestartBudget(clock, random);
        since = clock.wall();
        dueNanos = clock.monotonicNanos();
    }

    /** What to do now; immutable. */
    public record Order(Action action, State state, boolean isRestart) {}

    /**
     * The child's state at one moment; immutable.
     *
     * @param since when it entered the state
     * @param restarts by cause, without the first start
     * @param untilDue see {@link #untilDue()}
     */
    public record Snapshot(
            State state,
            Instant since,
            Map<String, Integer> restarts,
            Optional<Duration> untilDue,
            Optional<Ending> lastEnding) {}

    /** The process and all its descendants are gone, or it could not be started. */
    public Order ended(Ending ending) {
        lastEnding = Optional.of(ending);
        return take(eventOf(ending));
    }

    private Event eventOf(Ending ending) {
        if (state == State.STOPPING || state == State.RESTARTING) {
            return Event.OVER;
        }
        boolean isRestarted = switch (policy.mode()) {
            case NEVER -> false;
            case ON_FAILURE -> ending.outcome() != Outcome.CLEAN;
            case ALWAYS -> true;
        };
        if (!isRestarted) {
            return Event.OVER;
        }
        if (ending.outcome() == Outcome.CONFIGURATION) {
            return Event.UNUSABLE;
        }
        cause = ending.outcome().id();
        if (budget.allows(policy.strategies().forEnding(ending))) {
            return Event.FAILED;
        }
        return policy.giveUp() ? Event.GIVEN_UP : Event.EXHAUSTED;
    }

    /** Checks whether something is due. */
    public Order tick() {
        return switch (state) {
            case WAITING, QUARANTINED -> clock.monotonicNanos() - dueNanos >= 0 ? take(Event.DUE) : nothing();
            case RUNNING, TRIAL ->
                clock.since(healthySinceNanos).compareTo(policy.provenAfter()) >= 0 ? take(Event.PROVEN) : nothing();
            case PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, REFUSED, FINISHED, GIVEN_UP -> nothing();
        };
    }

    /** Whether a failure now would be restarted within the budget. */
    public boolean hasRoom() {
        return budget.hasRoom(policy.strategies().general());
    }

    /** Accepts the verdict that the child hangs or spins. */
    public Order condemn() {
        return take(Event.VERDICT);
    }

    /** Restarts the proof of health, after a failed check that was not yet one too many. */
    public void restartProof() {
        healthySinceNanos = clock.monotonicNanos();
    }

    /** The child's configuration has changed. */
    public Order configurationChanged() {
        cause = CHANGED;
        return take(Event.CHANGED);
    }

    /** A person requests a start, a stop or a restart. */
    public Order request(Event request) {
        cause = ASKED;
        return take(request);
    }

    private Order take(Event event) {
        Step step = Lifecycle.next(state, event);
        if (step.next() != state) {
            state = step.next();
            since = clock.wall();
        }
        boolean isRestart = false;
        switch (step.action()) {
            case START, START_AFRESH -> {
                if (step.action() == Action.START_AFRESH) {
                    budget.reset();
                }
                budget.waitEnded();
                isRestart = everStarted;
                if (isRestart) {
                    restarts.merge(cause, 1, Integer::sum);
                }
                everStarted = true;
                healthySinceNanos = clock.monotonicNanos();
            }
            case WAIT -> {
                Strategy strategy = lastEnding
                        .map(policy.strategies()::forEnding)
                        .orElse(policy.strategies().general());
                waitFor(budget.waitFor(strategy));
            }
            case QUARANTINE -> waitFor(budget.startQuarantine(policy.quarantine()));
            case FORGET -> budget.healthProven();
            case NONE, END, REPORT -> {}
        }
        return new Order(step.action(), state, isRestart);
    }

    private void waitFor(Duration wait) {
        budget.waitStarted();
        dueNanos = clock.monotonicNanos() + wait.toNanos();
    }

    private Order nothing() {
        return new Order(Action.NONE, state, false);
    }

    public State state() {
        return state;
    }

    /** When it entered its state. */
    public Instant since() {
        return since;
    }

    /** The time until something happens by itself: a start, a trial, the proof of health; empty if nothing does. */
    public Optional<Duration> untilDue() {
        long now = clock.monotonicNanos();
        return switch (state) {
            case WAITING, QUARANTINED -> Optional.of(Duration.ofNanos(Math.max(0, dueNanos - now)));
            case RUNNING, TRIAL ->
                Optional.of(Duration.ofNanos(
                        Math.max(0, healthySinceNanos + policy.provenAfter().toNanos() - now)));
            case PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, REFUSED, FINISHED, GIVEN_UP -> Optional.empty();
        };
    }

    /** Restarts by cause, without the first start. */
    public Map<String, Integer> restarts() {
        return Map.copyOf(restarts);
    }

    /** Consecutive failures without proven health between them. */
    public int failures() {
        return budget.failures();
    }

    public Optional<Ending> lastEnding() {
        return lastEnding;
    }

    public Snapshot snapshot() {
        return new Snapshot(state, since, restarts(), untilDue(), lastEnding);
    }
}

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

    /** A child may notice only after its own time-outs that what it needs has gone. */
    private static final Duration LATE_NOTICE = Duration.ofSeconds(30);

    private final RestartPolicy policy;
    private final Clock clock;
    private final RestartBudget budget;
    private final Map<String, Integer> restarts = new TreeMap<>();
    private State state = State.WAITING;
    private Instant since;
    private long dueNanos;
    private long healthySinceNanos;

    /**
     * For how long it had been healthy when it ended through no fault of its own: the proof goes on from there, else what it needs could keep it from ever being proven.
     */
    private long provenBeforeNanos;

    private boolean everStarted;
    private String cause = "";
    private Optional<Ending> lastEnding = Optional.empty();
    private Optional<String> away = Optional.empty();
    private Optional<Absence> lastAbsence = Optional.empty();
    private long startedNanos;

    /** When something that it needs was last seen away, and the cause under which a restart for it counts. */
    private record Absence(String cause, long nanos) {}

    /** @param random returns numbers in [0, 1), for the jitter of waits */
    public RestartController(RestartPolicy policy, Clock clock, DoubleSupplier random) {
        this.policy = policy;
        this.clock = clock;
        budget = new RestartBudget(policy.strategies().general().isEndless(), clock, random);
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

    /**
     * Learns whether something that the child needs is away at this moment. Call it before {@link #tick} and {@link #ended}.
     *
     * @param cause the cause under which a restart for it counts; empty if nothing is away, or nobody knows
     */
    public void observeNeeds(Optional<String> cause) {
        away = cause;
        cause.ifPresent(id -> lastAbsence = Optional.of(new Absence(id, clock.monotonicNanos())));
    }

    /** The process and all its descendants are gone, or it could not be started. */
    public Order ended(Ending ending) {
        lastEnding = Optional.of(ending);
        Event event = eventOf(ending);
        provenBeforeNanos =
                event == Event.INNOCENT && state != State.CONDEMNED ? clock.monotonicNanos() - healthySinceNanos : 0;
        return take(event);
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
        if (isInnocent(ending)) {
            return Event.INNOCENT;
        }
        cause = ending.outcome().id();
        if (budget.allows(policy.strategies().forEnding(ending))) {
            return Event.FAILED;
        }
        return policy.giveUp() ? Event.GIVEN_UP : Event.EXHAUSTED;
    }

    /** Whether something that it needs is away, or was while it ran and so recently that the end may be a consequence. */
    private boolean isInnocent(Ending ending) {
        return ending.exitCode() != Ending.NOT_STARTED
                && lastAbsence
                        .filter(absence -> away.isPresent()
                                || absence.nanos() - startedNanos >= 0
                                        && clock.since(absence.nanos()).compareTo(LATE_NOTICE) <= 0)
                        .isPresent();
    }

    /** Checks whether something is due. */
    public Order tick() {
        return switch (state) {
            case WAITING -> away.isPresent() ? take(Event.AWAY) : tickDue();
            case HELD -> away.isEmpty() ? take(Event.BACK) : nothing();
            case QUARANTINED -> away.isEmpty() ? tickDue() : nothing();
            case RUNNING, TRIAL ->
                clock.since(healthySinceNanos).compareTo(policy.provenAfter()) >= 0 ? take(Event.PROVEN) : nothing();
            case PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, REFUSED, FINISHED, GIVEN_UP -> nothing();
        };
    }

    private Order tickDue() {
        return clock.monotonicNanos() - dueNanos >= 0 ? take(Event.DUE) : nothing();
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
                startedNanos = clock.monotonicNanos();
                healthySinceNanos = startedNanos - provenBeforeNanos;
                provenBeforeNanos = 0;
            }
            case WAIT -> {
                Strategy strategy = lastEnding
                        .map(policy.strategies()::forEnding)
                        .orElse(policy.strategies().general());
                waitFor(budget.waitFor(strategy));
            }
            case QUARANTINE -> waitFor(budget.startQuarantine(policy.quarantine()));
            case HOLD -> {
                cause = lastAbsence.map(Absence::cause).orElse(cause);
                // It failed first, and only then it became known why.
                budget.forgive();
                budget.waitStarted();
            }
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
            case HELD, PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, REFUSED, FINISHED, GIVEN_UP ->
                Optional.empty();
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

    /** What it needs and is away, as the cause under which a restart for it counts. */
    public Optional<String> away() {
        return away;
    }

    public Optional<Ending> lastEnding() {
        return lastEnding;
    }

    public Snapshot snapshot() {
        return new Snapshot(state, since, restarts(), untilDue(), lastEnding);
    }
}

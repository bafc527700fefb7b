package dev.watchkeeper.keeper.restart;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.restart.Lifecycle.Action;
import dev.watchkeeper.keeper.restart.Lifecycle.Event;
import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.restart.Lifecycle.Step;
import dev.watchkeeper.keeper.restart.RestartPolicy.Mode;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;

/**
 * Decides about one child: what it is at, when it is started again, when no longer; confined to the thread of the keeper. It has no power: each
 * call answers what is to be done.
 */
public final class RestartController {
    /** What a person or a changed file asks for counts under these words among the causes of restarts. */
    private static final String ASKED = "asked";

    private final RestartPolicy policy;
    private final Clock clock;
    private final RestartBudget budget;
    private final Map<String, Integer> restarts = new TreeMap<>();
    private State state = State.WAITING;
    private Instant since;
    private long dueNanos;
    private long wellSinceNanos;
    private boolean everStarted;
    private String cause = "";
    private Optional<Ending> lastEnding = Optional.empty();

    /** @param random gives numbers in [0, 1), for the jitter of waits */
    public RestartController(RestartPolicy policy, Clock clock, DoubleSupplier random) {
        this.policy = policy;
        this.clock = clock;
        budget = new RestartBudget(clock, random);
        since = clock.wall();
        dueNanos = clock.monotonicNanos();
    }

    /** What is to be done now; immutable. */
    public record Order(Action action, State state, boolean isRestart) {}

    /** Its process and all that came of it is gone, or it could not be started. */
    public Order ended(Ending ending) {
        lastEnding = Optional.of(ending);
        return take(meaning(ending));
    }

    private Event meaning(Ending ending) {
        if (state == State.STOPPING || state == State.RESTARTING) {
            return Event.OVER;
        }
        boolean again = switch (policy.mode()) {
            case NEVER -> false;
            case ON_FAILURE -> ending.outcome() != Outcome.CLEAN;
            case ALWAYS -> true;
        };
        if (!again) {
            return Event.OVER;
        }
        if (ending.outcome() == Outcome.CONFIGURATION) {
            return Event.UNUSABLE;
        }
        cause = ending.outcome().id();
        if (budget.allows(policy.strategyFor(ending))) {
            return Event.FAILED;
        }
        return policy.giveUp() ? Event.SPENT : Event.EXHAUSTED;
    }

    /** Time has gone by. */
    public Order tick() {
        return switch (state) {
            case WAITING, QUARANTINED -> clock.monotonicNanos() - dueNanos >= 0 ? take(Event.DUE) : nothing();
            case RUNNING, TRIAL ->
                clock.since(wellSinceNanos).compareTo(policy.provenAfter()) >= 0 ? take(Event.WELL) : nothing();
            case PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, REFUSED, FINISHED, GIVEN_UP -> nothing();
        };
    }

    /** The keeper has decided that it hangs or spins. */
    public Order condemned() {
        return take(Event.VERDICT);
    }

    /** A check failed, though not often enough: the proof of health begins anew. */
    public void unwell() {
        wellSinceNanos = clock.monotonicNanos();
    }

    /** Its configuration has changed. */
    public Order changed() {
        cause = "changed";
        return take(Event.CHANGED);
    }

    /** A person asks for a start, a stop or a restart. */
    public Order asked(Event request) {
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
                    budget.forget();
                }
                budget.waitEnds();
                isRestart = everStarted;
                if (isRestart) {
                    restarts.merge(cause, 1, Integer::sum);
                }
                everStarted = true;
                wellSinceNanos = clock.monotonicNanos();
            }
            case WAIT -> {
                Strategy strategy = lastEnding.map(policy::strategyFor).orElse(policy.general());
                waitFor(budget.waitFor(strategy));
            }
            case QUARANTINE -> waitFor(budget.quarantine(policy));
            case FORGET -> budget.wellForLong();
            case NONE, END, TELL -> {}
        }
        return new Order(step.action(), state, isRestart);
    }

    private void waitFor(Duration wait) {
        budget.waitBegins();
        dueNanos = clock.monotonicNanos() + wait.toNanos();
    }

    private Order nothing() {
        return new Order(Action.NONE, state, false);
    }

    public State state() {
        return state;
    }

    /** Since when it has been in its state. */
    public Instant since() {
        return since;
    }

    /** How long until something is due by itself: a start, a trial, the proof of health. */
    public Optional<Duration> untilDue() {
        long now = clock.monotonicNanos();
        return switch (state) {
            case WAITING, QUARANTINED -> Optional.of(Duration.ofNanos(Math.max(0, dueNanos - now)));
            case RUNNING, TRIAL ->
                Optional.of(Duration.ofNanos(
                        Math.max(0, wellSinceNanos + policy.provenAfter().toNanos() - now)));
            case PROVEN, CONDEMNED, RESTARTING, STOPPING, STOPPED, REFUSED, FINISHED, GIVEN_UP -> Optional.empty();
        };
    }

    /** Restarts by cause, the first start not among them. */
    public Map<String, Integer> restarts() {
        return Map.copyOf(restarts);
    }

    /** Failures in a row, without proven health between them. */
    public int failures() {
        return budget.failures();
    }

    public Optional<Ending> lastEnding() {
        return lastEnding;
    }

    public RestartPolicy policy() {
        return policy;
    }

    /** Always restarted, or only after failures. */
    public boolean staysDownAfterCleanEnd() {
        return policy.mode() != Mode.ALWAYS;
    }
}

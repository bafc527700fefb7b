package dev.watchkeeper.keeper.restart;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.restart.RestartPolicy.Quarantine;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Counts the restarts of one child against its policy; confined to the keeper's thread. The window does not include the waits that the policy itself
 * imposes: otherwise a limit of 10 in 300 s could never be reached with waits of 30 s. Proven health shortens the next wait but does not empty
 * the window, or a crash every other minute would never be one too many.
 */
final class RestartBudget {
    /** Later ones may still be consequences of what caused the first. */
    private static final Duration IN_A_ROW = Duration.ofSeconds(30);

    private static final int MOST_IN_A_ROW = 20;

    private final boolean trusted;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Map<Strategy, Deque<Long>> restarts = new HashMap<>();
    private int failures;
    private boolean proven;
    private boolean crashLoop;
    private int failedTrials;
    private long waitedNanos;
    private long waitStartedNanos;
    private boolean waiting;
    private Optional<Before> before = Optional.empty();

    /** What failures in a row changed, so that they can be forgiven. */
    private record Before(int failures, boolean proven, List<Strategy> counted, long lastNanos) {
        Before and(Strategy strategy, long now) {
            List<Strategy> all = new ArrayList<>(counted);
            all.add(strategy);
            return new Before(failures, proven, List.copyOf(all), now);
        }
    }

    /**
     * @param trusted whether it counts as proven before it has run
     * @param random returns numbers in [0, 1), for the jitter
     */
    RestartBudget(boolean trusted, Clock clock, DoubleSupplier random) {
        this.trusted = trusted;
        proven = trusted;
        this.clock = clock;
        this.random = random;
    }

    /** Whether the strategy would allow a restart now. */
    boolean hasRoom(Strategy strategy) {
        return !crashLoop && counted(strategy).size() < strategy.maxRestarts();
    }

    private Deque<Long> counted(Strategy strategy) {
        Deque<Long> counted = restarts.computeIfAbsent(strategy, s -> new ArrayDeque<>());
        long now = nanosWithoutWaits();
        while (!counted.isEmpty()
                && now - counted.peekFirst() >= strategy.window().toNanos()) {
            counted.removeFirst();
        }
        return counted;
    }

    /** Counts a failure. @return whether the strategy allows a restart, which is then counted */
    boolean allows(Strategy strategy) {
        if (crashLoop) {
            return false;
        }
        Deque<Long> counted = counted(strategy);
        if (counted.size() >= strategy.maxRestarts()) {
            return false;
        }
        counted.addLast(nanosWithoutWaits());
        return true;
    }

    /** The wait after the failure just counted. */
    Duration waitFor(Strategy strategy) {
        long now = clock.monotonicNanos();
        before = Optional.of(before.filter(was -> now - was.lastNanos() <= IN_A_ROW.toNanos())
                .filter(was -> was.counted().size() < MOST_IN_A_ROW)
                .orElseGet(() -> new Before(failures, proven, List.of(), now))
                .and(strategy, now));
        failures++;
        Duration wait = proven ? strategy.afterProven() : strategy.waits().waitAfter(failures);
        if (proven) {
            failures = 0;
        }
        proven = false;
        return Duration.ofNanos((long) (wait.toNanos() * (1 + strategy.jitter() * random.getAsDouble())));
    }

    /** Takes the last failures back, because the child turned out not to be their cause. */
    void forgive() {
        before.filter(was -> clock.monotonicNanos() - was.lastNanos() <= IN_A_ROW.toNanos())
                .ifPresent(was -> {
                    failures = was.failures();
                    proven = was.proven();
                    was.counted()
                            .forEach(strategy -> restarts.getOrDefault(strategy, new ArrayDeque<>())
                                    .pollLast());
                });
        before = Optional.empty();
    }

    /** The wait before a trial, when the budget is exhausted. */
    Duration startQuarantine(Quarantine quarantine) {
        Duration wait = quarantine.after(failedTrials);
        failedTrials++;
        crashLoop = true;
        restarts.clear();
        return wait;
    }

    /** Consecutive failures without proven health between them. */
    int failures() {
        return failures;
    }

    void healthProven() {
        proven = true;
        failures = 0;
        crashLoop = false;
        failedTrials = 0;
        before = Optional.empty();
    }

    /** Forgets everything, because a person started the child and knows what was wrong. */
    void reset() {
        failures = 0;
        crashLoop = false;
        failedTrials = 0;
        proven = trusted;
        before = Optional.empty();
        restarts.clear();
    }

    void waitStarted() {
        waitEnded();
        waiting = true;
        waitStartedNanos = clock.monotonicNanos();
    }

    void waitEnded() {
        if (waiting) {
            waiting = false;
            waitedNanos += clock.monotonicNanos() - waitStartedNanos;
        }
    }

    private long nanosWithoutWaits() {
        return clock.monotonicNanos() - waitedNanos;
    }
}

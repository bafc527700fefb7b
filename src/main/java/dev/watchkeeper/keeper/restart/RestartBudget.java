package dev.watchkeeper.keeper.restart;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.restart.RestartPolicy.Strategy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * Counts the restarts of one child against its policy; confined to whoever decides. The window is measured in time without the waits that the
 * policy itself imposes: a limit of 10 in 300 s could otherwise never be reached with waits of 30 s. Proven health shortens the next wait; it does
 * not empty the window, or a crash every other minute would never be one too many.
 */
final class RestartBudget {
    private final Clock clock;
    private final DoubleSupplier random;
    private final Map<Strategy, Deque<Long>> restarts = new HashMap<>();
    private int failures;
    private boolean proven;
    private boolean looping;
    private int vainTrials;
    private long waitedNanos;
    private long waitBeganNanos;
    private boolean waiting;

    /** @param random gives numbers in [0, 1), for the jitter */
    RestartBudget(Clock clock, DoubleSupplier random) {
        this.clock = clock;
        this.random = random;
    }

    /** The child failed. @return whether it may be started again under the strategy, which counts as a restart */
    boolean allows(Strategy strategy) {
        if (looping) {
            return false;
        }
        Deque<Long> counted = restarts.computeIfAbsent(strategy, s -> new ArrayDeque<>());
        long now = axis();
        while (!counted.isEmpty()
                && now - counted.peekFirst() >= strategy.window().toNanos()) {
            counted.removeFirst();
        }
        if (counted.size() >= strategy.maxRestarts()) {
            return false;
        }
        counted.addLast(now);
        return true;
    }

    /** How long to wait after that failure. */
    Duration waitFor(Strategy strategy) {
        failures++;
        Duration wait = proven ? strategy.afterProven() : strategy.waits().waitAfter(failures);
        if (proven) {
            failures = 0;
        }
        proven = false;
        return Duration.ofNanos((long) (wait.toNanos() * (1 + strategy.jitter() * random.getAsDouble())));
    }

    /** The budget is spent: how long until a trial. */
    Duration quarantine(RestartPolicy policy) {
        Duration wait = policy.quarantineAfter(vainTrials);
        vainTrials++;
        looping = true;
        restarts.clear();
        return wait;
    }

    /** Consecutive failures without proven health between them. */
    int failures() {
        return failures;
    }

    void wellForLong() {
        proven = true;
        failures = 0;
        looping = false;
        vainTrials = 0;
    }

    /** Somebody started it: whatever was wrong, they know. */
    void forget() {
        failures = 0;
        looping = false;
        vainTrials = 0;
        proven = false;
        restarts.clear();
    }

    void waitBegins() {
        waiting = true;
        waitBeganNanos = clock.monotonicNanos();
    }

    void waitEnds() {
        if (waiting) {
            waiting = false;
            waitedNanos += clock.monotonicNanos() - waitBeganNanos;
        }
    }

    private long axis() {
        return clock.monotonicNanos() - waitedNanos;
    }
}

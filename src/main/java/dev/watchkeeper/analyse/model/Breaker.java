package dev.watchkeeper.analyse.model;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Keeps questions from a model that fails: after a failure it pauses for 1, then 2, then 5 min, each time followed by one trial; thread-safe. Questions that
 * were under way together count as one failure.
 */
final class Breaker {
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(5));

    /** A shorter wish is none: it would cost a question a second. */
    private static final Duration LEAST = Duration.ofSeconds(5);

    /** A longer one is a mistake of the server, and would outlast it by a day. */
    private static final Duration MOST = Duration.ofHours(1);

    /** How long others wait while a trial is under way. */
    private static final Duration TRIAL = Duration.ofSeconds(1);

    private final Clock clock;
    private int failures;
    private int epoch;
    private boolean trial;
    private long pausedNanos;
    private Duration pause = Duration.ZERO;

    Breaker(Clock clock) {
        this.clock = clock;
    }

    /** The time until a question may pass; empty if it may now. */
    synchronized Optional<Duration> left() {
        if (failures == 0) {
            return Optional.empty();
        }
        Duration left = pause.minus(clock.since(pausedNanos));
        if (left.isPositive()) {
            return Optional.of(left);
        }
        return trial ? Optional.of(TRIAL) : Optional.empty();
    }

    /** Lets a question pass, with the number to report its end under; empty if it may not. */
    synchronized Optional<Integer> pass() {
        if (left().isPresent()) {
            return Optional.empty();
        }
        trial = failures > 0;
        return Optional.of(epoch);
    }

    synchronized void succeeded(int passed) {
        if (passed == epoch) {
            trial = false;
            failures = 0;
        }
    }

    /** @param wish how long the server wants to be left alone */
    synchronized void failed(int passed, Optional<Duration> wish) {
        if (passed != epoch) {
            return;
        }
        epoch++;
        trial = false;
        failures++;
        Duration usual = PAUSES.get(Math.min(failures, PAUSES.size()) - 1);
        // Whoever asks for no pause and refuses all the same gets a growing one.
        pause = wish.filter(asked -> asked.compareTo(LEAST) >= 0)
                .map(asked -> asked.compareTo(MOST) > 0 ? MOST : asked)
                .orElse(usual);
        pausedNanos = clock.monotonicNanos();
    }

    /** The question was given up for another reason. */
    synchronized void abandoned(int passed) {
        if (passed == epoch) {
            trial = false;
        }
    }
}

package dev.watchkeeper.analyse.model;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Counts the questions of the last hour; thread-safe. */
final class HourlyLimit {
    private static final Duration HOUR = Duration.ofHours(1);

    private final int most;
    private final Clock clock;
    private final Deque<Long> asked = new ArrayDeque<>();

    HourlyLimit(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** The time until another question is allowed; empty if it is now. */
    synchronized Optional<Duration> left() {
        while (!asked.isEmpty() && clock.since(asked.getFirst()).compareTo(HOUR) >= 0) {
            asked.removeFirst();
        }
        return asked.size() < most ? Optional.empty() : Optional.of(HOUR.minus(clock.since(asked.getFirst())));
    }

    /** Gives the newest question back: the server refused to look at it. */
    synchronized void giveBack() {
        asked.pollLast();
    }

    /** Takes one question if it is allowed. */
    synchronized boolean take() {
        if (left().isPresent()) {
            return false;
        }
        asked.addLast(clock.monotonicNanos());
        return true;
    }
}

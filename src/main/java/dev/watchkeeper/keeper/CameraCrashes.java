package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts which camera crashed the node: one that did so three times within an hour is left out for an hour; confined to the keeper's thread.
 */
final class CameraCrashes {
    private static final int MAX_CRASHES = 3;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Deque<Long>> crashes = new HashMap<>();
    private final Map<String, Long> leftOut = new HashMap<>();

    CameraCrashes(Clock clock) {
        this.clock = clock;
    }

    /** Counts a crash. @return whether the camera is left out from now on */
    boolean isOneTooMany(String camera) {
        Deque<Long> times = crashes.computeIfAbsent(camera, name -> new ArrayDeque<>());
        times.addLast(clock.monotonicNanos());
        while (clock.since(times.peekFirst()).compareTo(WINDOW) >= 0) {
            times.removeFirst();
        }
        if (times.size() < MAX_CRASHES) {
            return false;
        }
        times.clear();
        leftOut.put(camera, clock.monotonicNanos());
        return true;
    }

    /** The cameras left out now, in alphabetical order. */
    List<String> leftOut() {
        leftOut.values().removeIf(since -> clock.since(since).compareTo(WINDOW) >= 0);
        return leftOut.keySet().stream().sorted().toList();
    }
}

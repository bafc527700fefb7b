package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts which camera crashed the node, and leaves one out that did so three times within an hour, for an hour; confined to the keeper's thread. All
 * others go on.
 */
final class CameraCrashes {
    private static final int MOST = 3;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final Clock clock;
    private final Map<String, Deque<Long>> crashes = new HashMap<>();
    private final Map<String, Long> leftOut = new HashMap<>();

    CameraCrashes(Clock clock) {
        this.clock = clock;
    }

    /** @return whether it is left out from now on */
    boolean crashed(String camera) {
        Deque<Long> times = crashes.computeIfAbsent(camera, name -> new ArrayDeque<>());
        times.addLast(clock.monotonicNanos());
        while (clock.since(times.peekFirst()).compareTo(WINDOW) >= 0) {
            times.removeFirst();
        }
        if (times.size() < MOST) {
            return false;
        }
        times.clear();
        leftOut.put(camera, clock.monotonicNanos());
        return true;
    }

    /** Who is left out now, in the order of the alphabet. */
    List<String> leftOut() {
        leftOut.values().removeIf(since -> clock.since(since).compareTo(WINDOW) >= 0);
        return leftOut.keySet().stream().sorted().toList();
    }
}

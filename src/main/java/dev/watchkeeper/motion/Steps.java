package dev.watchkeeper.motion;

import java.util.Arrays;
import java.util.List;

/**
 * The sensitivities at which the search runs: all of these up to the camera's own. A find at any of them begins an event, so that more sensitivity only
 * adds searches and cannot lose an event, and somebody who touches something of less contrast is separated from it at a lower step. Stateless.
 */
final class Steps {
    /** Tens and quarters, which people choose; a value between two counts as the lower one. */
    private static final int[] HEIGHTS = {1, 10, 20, 25, 30, 40, 50, 60, 70, 75, 80, 90, 100};

    private Steps() {}

    /** The thresholds of each step, from the lowest sensitivity up. */
    static List<Thresholds> of(WatchedArea area) {
        int highest = 0;
        for (int kind = 0; kind < area.kinds(); kind++) {
            highest = Math.max(highest, area.kindAt(kind).sensitivity());
        }
        int most = highest;
        return Arrays.stream(HEIGHTS)
                .filter(height -> height <= most)
                .mapToObj(height -> Thresholds.atMost(area, height))
                .toList();
    }
}

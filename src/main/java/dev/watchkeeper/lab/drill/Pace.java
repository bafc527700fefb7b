package dev.watchkeeper.lab.drill;

import java.util.List;

/** Finds the densest stretch of events; stateless. */
final class Pace {
    private Pace() {}

    /**
     * The largest number of moments within one stretch, excluding its end.
     *
     * @param sorted ms, ascending
     * @param stretchMillis above 0
     */
    static int most(List<Long> sorted, long stretchMillis) {
        int most = 0;
        int first = 0;
        for (int i = 0; i < sorted.size(); i++) {
            while (sorted.get(i) - sorted.get(first) >= stretchMillis) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }
}

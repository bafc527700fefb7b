package dev.watchkeeper.lab.drill;

import java.util.List;

/** Counts how dense moments lie; stateless. */
final class Pace {
    private Pace() {}

    /**
     * The most moments that lie within one stretch, its end not included.
     *
     * @param sorted ms, rising
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

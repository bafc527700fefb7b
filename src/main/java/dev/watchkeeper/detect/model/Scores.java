package dev.watchkeeper.detect.model;

/** Finds the best of several scores; stateless. */
final class Scores {
    private Scores() {}

    /**
     * The number of the highest score.
     *
     * @param from where the first one is
     * @param step from one to the next
     */
    static int best(float[] values, int from, int count, int step) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i * step] > values[from + best * step]) {
                best = i;
            }
        }
        return best;
    }
}

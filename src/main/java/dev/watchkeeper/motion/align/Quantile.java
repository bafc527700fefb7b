package dev.watchkeeper.motion.align;

/** Finds the k-th smallest number without sorting all (Hoare's selection); stateless and thread-safe. */
public final class Quantile {
    private Quantile() {}

    /**
     * Returns the number that would be at the given place if the first {@code count} were sorted; reorders them.
     *
     * @param place 0 to count − 1
     */
    public static float of(float[] values, int count, int place) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            float pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    float swap = values[i];
                    values[i++] = values[j];
                    values[j--] = swap;
                }
            }
            if (place <= j) {
                high = j;
            } else if (place >= i) {
                low = i;
            } else {
                break;
            }
        }
        return values[place];
    }
}

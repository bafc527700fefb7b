package dev.watchkeeper.diagnose;

import java.time.Duration;
import java.util.List;

/**
 * What one look at a camera found; immutable.
 *
 * @param steps what was tried, in this order; the first that failed is usually the last
 * @param well whether nothing was found to be wrong
 * @param verdict what is wrong and what to do, in words
 */
public record Diagnosis(String camera, List<Step> steps, Measured measured, boolean well, String verdict) {
    public Diagnosis {
        steps = List.copyOf(steps);
    }

    /**
     * One thing that was tried; immutable.
     *
     * @param name such as {@code describe}
     * @param took how long it took
     * @param text what was found, free of secrets
     */
    public record Step(String name, boolean ok, Duration took, String text) {}
}

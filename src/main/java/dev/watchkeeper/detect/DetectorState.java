package dev.watchkeeper.detect;

import java.time.Instant;

/**
 * How the detector is at one moment; immutable.
 *
 * @param phase what it can do
 * @param since when the phase began
 * @param sentence what it runs, or why it cannot
 * @param counts what it has done since the start
 */
public record DetectorState(Phase phase, Instant since, String sentence, Counts counts) {
    /** What it can do; an immutable enumeration. */
    public enum Phase {
        /** It loads its model for the first time. */
        STARTING,
        READY,
        /** It cannot look at any picture now. */
        UNAVAILABLE
    }

    /**
     * What it has done; immutable.
     *
     * @param examined pictures
     * @param skipped pictures that gave way to newer ones, or waited too long
     * @param failures ends of its process, and failed starts
     * @param used the share of one core within the last minute
     */
    public record Counts(long examined, long skipped, long failures, double used) {}
}

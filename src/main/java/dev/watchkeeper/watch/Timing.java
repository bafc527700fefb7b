package dev.watchkeeper.watch;

import java.time.Duration;

/**
 * How the time of one run, or of one look, is spent; immutable.
 *
 * @param samples of a run; a look of the resident process is one sample
 * @param between from the start of one sample to the start of the next; or to the next look
 * @param answer what a dependency may take to answer in one sample
 * @param limit of the whole run
 */
record Timing(int samples, Duration between, Duration answer, Duration limit) {
    /** A single bad sample raises no alarm. */
    static final int SAMPLES = 3;

    /** A run from cron or by another monitor ends within 5 s: two pauses, one answer, and a reserve for the start and end of the program. */
    static final Timing USUAL = new Timing(Duration.ofMillis(1500), Duration.ofMillis(1200), Duration.ofMillis(4700));

    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);
    private static final Duration RESERVE = Duration.ofSeconds(3);

    /** For a run of three samples. */
    Timing(Duration between, Duration answer, Duration limit) {
        this(SAMPLES, between, answer, limit);
    }

    /** For looks of the resident process, one every {@code interval}. */
    static Timing ofLooks(Duration interval) {
        Duration answer = interval.compareTo(LONGEST_ANSWER) < 0 ? interval : LONGEST_ANSWER;
        return new Timing(1, interval, answer, answer.plus(RESERVE));
    }

    /** Whether a look is one of many, which are compared with each other, and not a run that stands alone. */
    boolean isOfLooks() {
        return samples == 1;
    }
}

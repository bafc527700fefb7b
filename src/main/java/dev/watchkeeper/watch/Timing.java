package dev.watchkeeper.watch;

import java.time.Duration;

/**
 * How the time of one run is spent; immutable.
 *
 * @param between from the start of one sample to the start of the next; there are {@link #SAMPLES}
 * @param answer what a dependency may take to answer in one sample
 * @param limit of the whole run
 */
record Timing(Duration between, Duration answer, Duration limit) {
    /** A single bad sample raises no alarm. */
    static final int SAMPLES = 3;

    /** A run from cron or by another monitor ends within 5 s: two pauses, one answer, and a reserve for the start and end of the program. */
    static final Timing USUAL = new Timing(Duration.ofMillis(1500), Duration.ofMillis(1200), Duration.ofMillis(4700));
}

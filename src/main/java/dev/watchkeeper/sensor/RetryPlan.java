package dev.watchkeeper.sensor;

import java.time.Duration;

/**
 * When a sensor is read next, by the failures before; immutable.
 *
 * @param pause until the next read
 * @param reconnect whether its connection is made anew before
 * @param alert whether a person should look at the hardware: once, after the attempts to connect anew have failed as well
 */
record RetryPlan(Duration pause, boolean reconnect, boolean alert) {
    /** From this failure on the connection is made anew. */
    static final int RECONNECT_FROM = 3;

    /** This failure is the third after an attempt to connect anew. */
    static final int ALERT_AT = 6;

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration RECONNECT_STEP = Duration.ofSeconds(30);

    /**
     * The plan: reads again after 10, 20 and 30 s, the last with a new connection; with two more after 60 and 90 s; then as often as usual, but no more
     * often than every 30 s.
     *
     * @param failures consecutive failed reads; 0 after a good one
     */
    static RetryPlan after(int failures, Duration interval) {
        if (failures == 0) {
            return new RetryPlan(interval, false, false);
        }
        if (failures <= RECONNECT_FROM) {
            return new RetryPlan(STEP.multipliedBy(failures), failures == RECONNECT_FROM, false);
        }
        if (failures < ALERT_AT) {
            return new RetryPlan(RECONNECT_STEP.multipliedBy(failures - RECONNECT_FROM + 1L), true, false);
        }
        Duration usual = interval.compareTo(RECONNECT_STEP) < 0 ? RECONNECT_STEP : interval;
        return new RetryPlan(usual, true, failures == ALERT_AT);
    }
}

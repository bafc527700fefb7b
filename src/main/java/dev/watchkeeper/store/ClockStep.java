package dev.watchkeeper.store;

/**
 * A step of the wall clock as one camera's account took it; immutable.
 *
 * @param atUs the wall clock after the step, µs since 1970
 * @param byUs how far it went: forward if positive
 * @param watchedUs what a step back replaced of the account: time that had been watched
 * @param blindUs and time that had been blind
 */
public record ClockStep(String camera, long atUs, long byUs, long watchedUs, long blindUs) {}

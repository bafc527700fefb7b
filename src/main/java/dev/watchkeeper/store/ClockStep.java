package dev.watchkeeper.store;

/**
 * A step of the wall clock as recorded in one camera's account; immutable.
 *
 * @param atUs the wall clock after the step, µs since 1970
 * @param byUs how far it went; positive is forward
 * @param watchedUs how much watched time a step back replaced
 * @param blindUs how much blind time a step back replaced
 */
public record ClockStep(String camera, long atUs, long byUs, long watchedUs, long blindUs) {}

package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/**
 * A stretch in which a required sign of a camera was late: from the last mark before to the first mark after. Immutable.
 *
 * @param fromNanos the last mark before, monotonic
 * @param toNanos the first mark after, monotonic
 */
public record Gap(String camera, Sign sign, FailureKind cause, long fromNanos, long toNanos) {}

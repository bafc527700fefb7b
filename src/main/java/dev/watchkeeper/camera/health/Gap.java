package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/**
 * A stretch in which a required sign of a camera was quiet for longer than it may be: between the last mark before and the first mark
 * after. Immutable.
 *
 * @param fromNanos when the last mark before was made, monotonic
 * @param toNanos when the first mark after was made, monotonic
 */
public record Gap(String camera, Sign sign, FailureKind cause, long fromNanos, long toNanos) {}

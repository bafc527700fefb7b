package dev.watchkeeper.event;

import java.time.Instant;

/**
 * A still picture as JPEG with the time at which the camera's picture arrived; immutable as long as nobody writes into the
 * array, which nobody may.
 */
@SuppressWarnings(
        "ArrayRecordComponent") // compared by nobody, and copying every picture would cost more than it protects
public record Snapshot(byte[] jpeg, Instant takenAt, int widthPx, int heightPx) {}

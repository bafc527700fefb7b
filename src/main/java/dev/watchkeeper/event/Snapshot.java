package dev.watchkeeper.event;

import java.time.Instant;

/**
 * A still picture as JPEG with the arrival time of the camera's picture; immutable, provided that nobody writes into the
 * array, which is forbidden.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copying every picture would cost more than it protects
public record Snapshot(byte[] jpeg, Instant takenAt, int widthPx, int heightPx) {}

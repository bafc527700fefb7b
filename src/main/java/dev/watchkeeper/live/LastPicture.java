package dev.watchkeeper.live;

import dev.watchkeeper.event.Snapshot;
import java.time.Duration;

/**
 * The last picture of a camera; immutable.
 *
 * @param age at the moment of the answer, monotonic: steps of the wall clock make no picture younger
 */
public record LastPicture(Snapshot snapshot, Duration age) {}

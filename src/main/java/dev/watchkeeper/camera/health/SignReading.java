package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;

/**
 * One vital sign of one camera at one moment; immutable.
 *
 * @param required whether the camera's settings ask for what this sign shows (no recording, no recording sign)
 * @param count marks since the process began
 * @param lastNanos when the last mark was made, monotonic; when the camera was added, before the first mark
 * @param deadline how long the sign may be quiet
 * @param late whether it has been quiet for longer
 * @param cause what being late means, as far as known at this moment
 */
public record SignReading(
        Sign sign, boolean required, long count, long lastNanos, Duration deadline, boolean late, FailureKind cause) {}

package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;

/**
 * One vital sign of one camera at one moment; immutable.
 *
 * @param required whether the camera's settings ask for what this sign shows (without recording, no recording sign)
 * @param count marks since the process began
 * @param lastNanos the last mark, monotonic; before the first, when the camera was added
 * @param deadline how long the sign may be quiet
 * @param late whether it has been quiet for too long
 * @param cause why it is late, or would be, as far as known now
 */
public record SignReading(
        Sign sign, boolean required, long count, long lastNanos, Duration deadline, boolean late, FailureKind cause) {}

package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Duration;
import java.util.Optional;

/**
 * One vital sign of one camera as people see it; immutable.
 *
 * @param required whether the camera's settings ask for what this sign shows
 * @param count marks since the process began
 * @param age time since the last mark; empty before the first
 * @param deadline how long the sign may be quiet
 * @param late whether it has been quiet for too long
 * @param cause why it is late; empty while it is in time
 */
public record SignStatus(
        Sign sign,
        boolean required,
        long count,
        Optional<Duration> age,
        Duration deadline,
        boolean late,
        Optional<FailureKind> cause) {}

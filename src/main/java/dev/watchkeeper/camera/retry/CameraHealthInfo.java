package dev.watchkeeper.camera.retry;

import java.time.Instant;
import java.util.Optional;

/**
 * What the watchdog knows about one camera at one moment; immutable.
 *
 * @param lastSeen when a frame was last received or an attempt last succeeded; empty before the first
 * @param consecutiveFailures failed attempts in a row; 0 while it works
 * @param lastError why it last failed; empty while it works
 * @param reconnectAttempts attempts begun since the last time it worked
 * @param lastReconnectAttempt when the last attempt began; empty before the first
 * @param uptimePercent 0 to 100: the share of the time since registration in which it worked
 */
public record CameraHealthInfo(
        String cameraName,
        CameraHealth status,
        Optional<Instant> lastSeen,
        int consecutiveFailures,
        Optional<String> lastError,
        int reconnectAttempts,
        Optional<Instant> lastReconnectAttempt,
        double uptimePercent) {}

package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.retry.WatchedCamera;
import dev.watchkeeper.config.CameraSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What the classes of one outer loop share; immutable, of thread-safe parts.
 *
 * @param sinks where sessions and packets are reported
 * @param watched the watchdog's handle of the camera
 */
record LoopParts(
        CameraSettings camera,
        Clock clock,
        CameraLoop.Sinks sinks,
        Recovery recovery,
        WatchedCamera watched,
        CameraLog lines) {

    static LoopParts of(CameraSettings camera, Clock clock, CameraLoop.Sinks sinks, Recovery recovery) {
        return new LoopParts(
                camera,
                clock,
                sinks,
                recovery,
                recovery.watchdog().register(camera.name()),
                new CameraLog(camera, clock));
    }

    /** How long until the next session is due; empty if none is planned, or only a person can start one. */
    Optional<Duration> untilDue() {
        return watched.untilDue().map(left -> left.isNegative() ? Duration.ZERO : left);
    }
}

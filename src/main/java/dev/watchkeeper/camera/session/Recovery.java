package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.retry.CameraWatchdog;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.RetrySettings;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * What the outer loops of all cameras share to get a camera back; immutable, of thread-safe parts.
 *
 * @param watchdog says when; every camera is registered by its loop
 * @param signIns counts refused passwords
 * @param presence looks for cameras that are away
 * @param settledAfter pictures have to come for so long until a camera counts as well again
 */
public record Recovery(CameraWatchdog watchdog, SignInLedger signIns, Presence presence, Duration settledAfter) {
    /** Waits with full jitter. */
    public static Recovery of(RetrySettings retry, SignInLedger signIns, Presence presence, Clock clock) {
        return of(
                retry,
                signIns,
                presence,
                clock,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** The same for other cameras, whose failures are counted apart. */
    public Recovery apart(RetrySettings retry, Clock clock) {
        return of(retry, signIns, presence, clock);
    }

    static Recovery of(
            RetrySettings retry, SignInLedger signIns, Presence presence, Clock clock, DoubleSupplier spread) {
        return new Recovery(new CameraWatchdog(retry, clock, spread), signIns, presence, retry.settledAfter());
    }
}

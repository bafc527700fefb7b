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
 * What the outer loops of all cameras share to reconnect them; immutable, of thread-safe parts.
 *
 * @param watchdog decides when; each loop registers its camera
 * @param signIns counts refused passwords
 * @param presence probes cameras that are away
 * @param settledAfter how long pictures must come until earlier failures are forgotten
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

    /** The same for other cameras, whose failures are counted separately. */
    public Recovery apart(RetrySettings retry, Clock clock) {
        return of(retry, signIns, presence, clock);
    }

    static Recovery of(
            RetrySettings retry, SignInLedger signIns, Presence presence, Clock clock, DoubleSupplier spread) {
        return new Recovery(new CameraWatchdog(retry, clock, spread), signIns, presence, retry.settledAfter());
    }
}

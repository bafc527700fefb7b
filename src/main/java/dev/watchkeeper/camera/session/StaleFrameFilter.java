package dev.watchkeeper.camera.session;

import java.util.OptionalLong;

/**
 * Recognizes pictures that a device's driver kept from before the session and delivers again; confined to the capture thread. Otherwise, a device that
 * nothing feeds any more would show its last picture as new in every session.
 */
final class StaleFrameFilter {
    /** Kept pictures come at once. A driver with another clock must not be distrusted for longer. */
    private static final long DISTRUST_NANOS = 1_000_000_000;

    private final long openedNanos;
    private OptionalLong firstNanos = OptionalLong.empty();

    /**
     * Some drivers give kept pictures new timestamps while the device is being opened.
     *
     * @param openedNanos when the device was open, monotonic
     */
    StaleFrameFilter(long openedNanos) {
        this.openedNanos = openedNanos;
    }

    /**
     * Whether the next picture is from before the session.
     *
     * @param driverMicros the driver's timestamp, which V4L2 takes from the same monotonic clock, µs
     * @param arrivalNanos when it came, monotonic
     */
    boolean isStale(OptionalLong driverMicros, long arrivalNanos) {
        if (firstNanos.isEmpty()) {
            firstNanos = OptionalLong.of(arrivalNanos);
        }
        return driverMicros.isPresent()
                && driverMicros.getAsLong() > 0
                && driverMicros.getAsLong() < openedNanos / 1_000
                && arrivalNanos - firstNanos.getAsLong() < DISTRUST_NANOS;
    }
}

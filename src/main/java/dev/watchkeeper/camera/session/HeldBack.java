package dev.watchkeeper.camera.session;

import java.util.OptionalLong;

/**
 * Tells pictures that a device's driver has kept from before a session, and hands out anew, from those of now; confined to the capture thread. A
 * device that nobody feeds any more would otherwise show its last picture as a new one with every session.
 */
final class HeldBack {
    /** What is kept comes at once. A driver whose clock is not the system's must not be disbelieved for longer. */
    private static final long DISBELIEF_NANOS = 1_000_000_000;

    private final long openedNanos;
    private OptionalLong firstNanos = OptionalLong.empty();

    /**
     * Some drivers date what they have kept anew when the device is opened.
     *
     * @param openedNanos when the device had been opened, monotonic
     */
    HeldBack(long openedNanos) {
        this.openedNanos = openedNanos;
    }

    /**
     * Whether the next picture is from before the session.
     *
     * @param driverMicros the time that the driver gave it, which V4L2 takes from the same monotonic clock, µs
     * @param arrivalNanos when it came, monotonic
     */
    boolean isOld(OptionalLong driverMicros, long arrivalNanos) {
        if (firstNanos.isEmpty()) {
            firstNanos = OptionalLong.of(arrivalNanos);
        }
        return driverMicros.isPresent()
                && driverMicros.getAsLong() > 0
                && driverMicros.getAsLong() < openedNanos / 1_000
                && arrivalNanos - firstNanos.getAsLong() < DISBELIEF_NANOS;
    }
}

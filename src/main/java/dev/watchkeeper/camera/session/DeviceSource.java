package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.device.CameraDevice;
import dev.watchkeeper.media.Reading;

/** A session with a camera device of this machine; confined to its capture thread. */
final class DeviceSource implements Source {
    private final CameraDevice device;
    private final StaleFrameFilter staleFrames;

    DeviceSource(CameraDevice device, Clock clock) {
        this.device = device;
        staleFrames = new StaleFrameFilter(clock.monotonicNanos());
    }

    @Override
    public Reading read() throws FailureException {
        Reading reading;
        do {
            reading = device.read();
        } while (reading instanceof Reading.Unit unit && staleFrames.isStale(unit.streamMicros(), unit.arrivalNanos()));
        return reading;
    }

    @Override
    public void close() {
        device.close();
    }
}

package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.device.CameraDevice;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.media.Demuxer;

/** A session with a camera device of this machine; confined to its capture thread. */
final class DeviceSource implements Source {
    private final CameraDevice device;
    private final ArrivalTime arrivalTime = new ArrivalTime();
    private final long epoch;
    private final Clock clock;
    private final HeldBack heldBack;

    DeviceSource(CameraDevice device, long epoch, Clock clock) {
        this.device = device;
        heldBack = new HeldBack(clock.monotonicNanos());
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public Reading read() throws FailureException {
        while (true) {
            switch (device.read()) {
                case Demuxer.Unit unit when heldBack.isOld(unit.streamMicros(), unit.arrivalNanos()) -> {}
                case Demuxer.Unit unit -> {
                    return new Arrived(
                            arrivalTime.packet(unit, unit.arrivalNanos(), epoch, clock),
                            unit.streamMicros().orElse(CameraVitals.NO_STREAM_TIME));
                }
                case Demuxer.Ignored ignored -> {
                    return new Ignored(ignored.video());
                }
            }
        }
    }

    @Override
    public void close() {
        device.close();
    }
}

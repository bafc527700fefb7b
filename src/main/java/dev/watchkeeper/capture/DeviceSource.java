package dev.watchkeeper.capture;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.health.CameraVitals;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Interrupt;
import java.time.Duration;

/**
 * A camera device of this machine; confined to its capture thread. Nothing can interrupt a read of a device that has fallen silent, so that it is
 * never waited in one: the device is asked again every few milliseconds.
 */
final class DeviceSource implements Source {
    /** Short beside the time between two pictures, long beside a question. */
    private static final Duration NAP = Duration.ofMillis(5);

    private final Demuxer demuxer;
    private final Interrupt interrupt;
    private final ArrivalTime arrivalTime = new ArrivalTime();
    private final long epoch;
    private final Clock clock;
    private final HeldBack heldBack;

    DeviceSource(Demuxer demuxer, Interrupt interrupt, long epoch, Clock clock) {
        this.demuxer = demuxer;
        heldBack = new HeldBack(clock.monotonicNanos());
        this.interrupt = interrupt;
        this.epoch = epoch;
        this.clock = clock;
    }

    @Override
    public Reading read() throws FailureException {
        try {
            while (true) {
                switch (demuxer.read()) {
                    case Demuxer.Unit unit when heldBack.isOld(unit.streamMicros(), unit.arrivalNanos()) -> {}
                    case Demuxer.Unit unit -> {
                        return new Arrived(
                                arrivalTime.packet(unit, unit.arrivalNanos(), epoch, clock),
                                unit.streamMicros().orElse(CameraVitals.NO_STREAM_TIME));
                    }
                    case Demuxer.Ignored ignored -> {
                        return new Ignored(ignored.video());
                    }
                    case Demuxer.NotYet ignored -> {
                        interrupt.check();
                        clock.sleep(NAP);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "reading was interrupted", e);
        } catch (FailureException e) {
            throw e.kind() == FailureKind.ENDED
                    ? new FailureException(FailureKind.ENDED, "the device was unplugged, or its driver gave up", e)
                    : e;
        }
    }

    @Override
    public void close() {
        demuxer.close();
    }
}

package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.Optional;

/** A file played at the pace of its own timestamps, once or for ever; confined to its capture thread. */
final class FileSource implements Source {
    /** What the original program allowed, 0.1 s apart. */
    private static final int FAILED_READ_LIMIT = 30;

    private static final Duration NAP = Duration.ofMillis(100);

    private final Demuxer demuxer;
    private final boolean loop;
    private final Interrupt interrupt;
    private final Clock clock;
    private final ArrivalTime arrivalTime = new ArrivalTime();
    private final long epoch;
    private final long startNanos;
    private boolean readSinceRewind;

    FileSource(Demuxer demuxer, boolean loop, Interrupt interrupt, long epoch, Clock clock) {
        this.demuxer = demuxer;
        this.loop = loop;
        this.interrupt = interrupt;
        this.clock = clock;
        this.epoch = epoch;
        this.startNanos = clock.monotonicNanos();
    }

    @Override
    public Reading read() throws FailureException {
        try {
            return switch (demuxer.read()) {
                case Demuxer.Unit unit -> {
                    readSinceRewind = true;
                    waitUntilDue(unit.dtsMicros());
                    yield new Arrived(arrivalTime.packet(unit, clock.monotonicNanos(), epoch, clock));
                }
                case Demuxer.Ignored ignored -> new Ignored(ignored.video());
            };
        } catch (FailureException e) {
            if (e.kind() != FailureKind.ENDED) {
                throw e;
            }
            if (!loop || !readSinceRewind || !demuxer.rewind()) {
                throw new FailureException(FailureKind.ENDED, "the file was played to its end", e);
            }
            readSinceRewind = false;
            return new Ignored(false);
        }
    }

    private void waitUntilDue(long dtsMicros) throws FailureException {
        try {
            Duration left = Duration.ofNanos(dtsMicros * 1_000).minus(clock.since(startNanos));
            while (left.isPositive()) {
                interrupt.check();
                clock.sleep(left.compareTo(NAP) < 0 ? left : NAP);
                left = Duration.ofNanos(dtsMicros * 1_000).minus(clock.since(startNanos));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "playing was interrupted", e);
        }
    }

    @Override
    public int failedReadLimit() {
        return FAILED_READ_LIMIT;
    }

    @Override
    public Optional<Track.Audio> audio() {
        return demuxer.audio();
    }

    @Override
    public Optional<String> droppedAudio() {
        return demuxer.droppedAudio();
    }

    @Override
    public void close() {
        demuxer.close();
    }
}

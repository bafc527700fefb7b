package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A file played at the pace of its own timestamps, once or in a loop; confined to its capture thread. */
final class FileSource implements Source {
    /** As the original program allowed, 0.1 s apart. */
    private static final int FAILED_READ_LIMIT = 30;

    private static final Duration CHECK_EVERY = Duration.ofMillis(100);

    private final Demuxer demuxer;
    private final boolean loop;
    private final Interrupt interrupt;
    private final Clock clock;
    private final long startNanos;
    private boolean readSinceRewind;

    FileSource(Demuxer demuxer, boolean loop, Interrupt interrupt, Clock clock) {
        this.demuxer = demuxer;
        this.loop = loop;
        this.interrupt = interrupt;
        this.clock = clock;
        this.startNanos = clock.monotonicNanos();
    }

    @Override
    public Reading read() throws FailureException {
        try {
            return switch (demuxer.read()) {
                case Reading.Unit unit -> {
                    readSinceRewind = true;
                    waitUntilDue(unit.dtsMicros());
                    yield playedNow(unit);
                }
                case Reading.Ignored ignored -> ignored;
            };
        } catch (FailureException e) {
            if (e.kind() != FailureKind.ENDED) {
                throw e;
            }
            if (!loop || !readSinceRewind || !demuxer.rewind()) {
                throw new FailureException(FailureKind.ENDED, "the file was played to its end", e);
            }
            readSinceRewind = false;
            return new Reading.Ignored(false);
        }
    }

    /** The unit as if it arrived when due; only its repaired timestamps continue across a rewind. */
    private Reading.Unit playedNow(Reading.Unit unit) {
        return new Reading.Unit(
                unit.track(),
                unit.data(),
                unit.ptsMicros(),
                unit.dtsMicros(),
                unit.durationMicros(),
                unit.keyframe(),
                OptionalLong.of(unit.ptsMicros()),
                clock.monotonicNanos());
    }

    private void waitUntilDue(long dtsMicros) throws FailureException {
        try {
            Duration left = Duration.ofNanos(dtsMicros * 1_000).minus(clock.since(startNanos));
            while (left.isPositive()) {
                interrupt.check();
                clock.sleep(left.compareTo(CHECK_EVERY) < 0 ? left : CHECK_EVERY);
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

package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpTrack;

/**
 * The place in an endlessly repeated track; confined to the event loop. Times are µs after the camera's start and rise through the seam
 * where the track begins again.
 */
final class Playhead {
    private final RtpTrack track;
    private long loopStartMicros;
    private int next;

    /**
     * @param originMicros when the track's beginning is or was due
     */
    Playhead(RtpTrack track, long originMicros) {
        this.track = track;
        this.loopStartMicros = originMicros;
    }

    RtpTrack track() {
        return track;
    }

    RtpTrack.Unit unit() {
        return track.units().get(next);
    }

    /** When the next unit is to be sent. */
    long dueMicros() {
        return loopStartMicros + unit().dueMicros();
    }

    /** When the next unit is to be shown. */
    long ptsMicros() {
        return loopStartMicros + unit().ptsMicros();
    }

    /** How far into the track the next unit is shown. */
    double trackSecond() {
        return unit().ptsMicros() / 1e6;
    }

    /** When the current repetition began. */
    long loopStartMicros() {
        return loopStartMicros;
    }

    void advance() {
        next++;
        if (next == track.units().size()) {
            next = 0;
            loopStartMicros += track.durationMicros();
        }
    }

    /** Goes on to the first unit that is not due before the given time, leaving out what lies between. */
    void seek(long nowMicros) {
        long loops = Math.max(0, Math.floorDiv(nowMicros - loopStartMicros, track.durationMicros()));
        if (loops > 0) {
            loopStartMicros += loops * track.durationMicros();
            next = 0;
        }
        while (dueMicros() < nowMicros) {
            advance();
        }
    }
}

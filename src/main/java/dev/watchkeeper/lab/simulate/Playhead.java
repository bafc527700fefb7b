package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpTrack;

/**
 * The position in an endlessly repeated track; confined to the event loop. Times are µs after the camera's start and keep rising when the track starts
 * again.
 */
final class Playhead {
    private final RtpTrack track;
    private long loopStartMicros;
    private int next;

    /** @param originMicros when the start of the track is or was due */
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

    /** When to send the next unit. */
    long dueMicros() {
        return loopStartMicros + unit().dueMicros();
    }

    /** When to show the next unit. */
    long ptsMicros() {
        return loopStartMicros + unit().ptsMicros();
    }

    /** The position of the next unit in the track, s. */
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

    /** Skips to the first unit that is not due before the given time. */
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

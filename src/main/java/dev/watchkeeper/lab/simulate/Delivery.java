package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpTrack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a camera sends what it shows; immutable. Both ways differ from a steady stream and are in order all the same: nobody may take them for
 * a failure.
 *
 * @param bufferedSeconds how much of the past a session gets at once at its beginning, as recorders and relays do; 0 to 60
 * @param variableRate whether pictures come now fast, now slowly, with pauses of up to 3 s
 */
public record Delivery(double bufferedSeconds, boolean variableRate) {
    static final Delivery STEADY = new Delivery(0, false);

    private static final double MAX_BUFFERED_SECONDS = 60;
    private static final long FAST_MICROS = Duration.ofSeconds(6).toMillis() * 1000;
    private static final long SLOW_MICROS = Duration.ofSeconds(4).toMillis() * 1000;

    /** A camera in the dark exposes for longer and sends fewer pictures; well within what a keyframe may be late. */
    private static final int SLOWER = 3;

    /** Less than the 4 s after which silence is noticed. */
    private static final long PAUSE_MICROS = Duration.ofSeconds(3).toMillis() * 1000;

    public Delivery {
        if (!(bufferedSeconds >= 0 && bufferedSeconds <= MAX_BUFFERED_SECONDS)) {
            throw new IllegalArgumentException(
                    "a camera buffers 0 to " + (int) MAX_BUFFERED_SECONDS + " seconds, not " + bufferedSeconds);
        }
    }

    /** The track with its pictures at the times of this delivery; the track itself where they are sent steadily. */
    RtpTrack timed(RtpTrack track) {
        if (!variableRate || !track.video()) {
            return track;
        }
        List<RtpTrack.Unit> units = new ArrayList<>();
        long shift = 0;
        long before = 0;
        for (RtpTrack.Unit unit : track.units()) {
            long step = unit.dueMicros() - before;
            before = unit.dueMicros();
            long phase = before % (FAST_MICROS + SLOW_MICROS);
            if (phase >= FAST_MICROS) {
                boolean first = phase < FAST_MICROS + step;
                shift += first ? PAUSE_MICROS - step : (SLOWER - 1) * step;
            }
            units.add(new RtpTrack.Unit(
                    unit.packets(),
                    unit.ptsMicros() + shift,
                    unit.dueMicros() + shift,
                    unit.keyframe(),
                    unit.payloadBytes()));
        }
        return new RtpTrack(
                track.sdp(), track.payloadType(), track.clockRateHz(), true, units, track.durationMicros() + shift);
    }
}

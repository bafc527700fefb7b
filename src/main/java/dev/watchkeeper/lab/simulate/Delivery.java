package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.lab.encode.RtpTrack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * When a camera sends its pictures; immutable. Both options differ from a steady stream but are normal: nobody may take them for a failure.
 *
 * @param bufferedSeconds how much of the past a session receives at once when it starts, as from recorders and relays; 0 to 60
 * @param variableRate whether the picture rate varies, with pauses of up to 3 s
 */
public record Delivery(double bufferedSeconds, boolean variableRate) {
    static final Delivery STEADY = new Delivery(0, false);

    private static final double MAX_BUFFERED_SECONDS = 60;
    private static final long FAST_MICROS = Duration.ofSeconds(6).toMillis() * 1000;
    private static final long SLOW_MICROS = Duration.ofSeconds(4).toMillis() * 1000;

    /** In the dark a camera exposes longer and sends fewer pictures, well within the deadline of a keyframe. */
    private static final int SLOWER = 3;

    /** Less than the 4 s after which silence is reported. */
    private static final long PAUSE_MICROS = Duration.ofSeconds(3).toMillis() * 1000;

    public Delivery {
        if (!(bufferedSeconds >= 0 && bufferedSeconds <= MAX_BUFFERED_SECONDS)) {
            throw new IllegalArgumentException(
                    "a camera buffers 0 to " + (int) MAX_BUFFERED_SECONDS + " seconds, not " + bufferedSeconds);
        }
    }

    /** The track with the timing of this delivery; the track itself if that is steady. */
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

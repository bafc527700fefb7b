package dev.watchkeeper.media;

import dev.watchkeeper.base.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Gives each packet the wall-clock time at which its picture arrived, smoothed by the stream's own timestamps; confined to one thread.
 *
 * <p>The network can only delay, so the smallest distance between arrival and timestamp in the last 10 to 20 s is the best estimate of the undelayed one.
 * A smaller distance counts at once, as a burst after PLAY requires; a larger one, from a camera whose clock runs slow, is followed by at most 5 % of the
 * time that passes. The time is never later than the arrival, and rises with the timestamps. It is computed from the current wall clock, so it follows a
 * correction of that clock at once.
 */
public final class ArrivalTime {
    private static final long WINDOW_MICROS = 10_000_000;
    private static final long SLEW_PER_MICRO_INVERSE = 20;

    private boolean started;
    private long windowStart;
    private long earlierMin;
    private long currentMin;
    private long offset;
    private long lastArrival;

    /**
     * An access unit as a packet with its time.
     *
     * @param epoch the session it came from
     */
    public Packet packet(Reading.Unit unit, long epoch, Clock clock) {
        long arrivalNanos = unit.arrivalNanos();
        Instant wall = clock.wall().minus(clock.since(arrivalNanos));
        Instant time = of(unit.ptsMicros(), arrivalNanos / 1_000, wall);
        return unit.packet(
                epoch, time, arrivalNanos - Duration.between(time, wall).toNanos());
    }

    /**
     * The time of a packet.
     *
     * @param ptsMicros its time on the session's timeline, µs
     * @param arrivalMicros when it arrived, monotonic
     * @param wallAtArrival the wall clock at the same moment
     */
    Instant of(long ptsMicros, long arrivalMicros, Instant wallAtArrival) {
        long distance = arrivalMicros - ptsMicros;
        if (!started) {
            started = true;
            windowStart = arrivalMicros;
            earlierMin = distance;
            currentMin = distance;
            offset = distance;
            lastArrival = arrivalMicros;
        }
        if (arrivalMicros - windowStart >= WINDOW_MICROS) {
            earlierMin = currentMin;
            currentMin = distance;
            windowStart = arrivalMicros;
        }
        currentMin = Math.min(currentMin, distance);
        long best = Math.min(earlierMin, currentMin);
        long slew = Math.max(0, arrivalMicros - lastArrival) / SLEW_PER_MICRO_INVERSE;
        offset = Math.min(best, offset + slew);
        lastArrival = arrivalMicros;
        return wallAtArrival.minusNanos((arrivalMicros - (ptsMicros + offset)) * 1_000);
    }
}

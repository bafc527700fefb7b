package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/**
 * Judges whether the timestamps of one session advance with the local clock; guarded by the lock of its camera. Timestamps may run ahead by what a
 * camera buffered before PLAY, come in bursts, and be wrong by a constant factor: a camera with a bad clock still sees. They must not stand still, nor
 * jump every few seconds.
 */
final class StreamClock {
    /** No timestamp: nothing to judge, neither for nor against the camera. */
    static final long NONE = Long.MIN_VALUE;

    /** Further ahead than the time since the last picture explains; no burst is that large. */
    private static final long JUMP_MICROS = 10_000_000;

    /** Further back than reordered pictures explain, even at a few pictures per second. */
    private static final long BACK_MICROS = 3_000_000;

    /** Buffered video after PLAY runs ahead of the clock by its length; up to 25 s have been seen. */
    private static final long AHEAD_MICROS = 30_000_000;

    /** One jump is a camera that sets its clock. After a jump, timestamps must run evenly for this long before they count as progress again. */
    private static final long STEADY_MICROS = 6_000_000;

    /** Timestamps that do not advance for this long stand still. */
    private static final long STOOD_MICROS = 8_000_000;

    /** The shortest time over which a rate is measured. */
    private static final long WINDOW_MICROS = 1_000_000;

    /** After this long without progress, the measurement starts again. */
    private static final long GIVE_UP_MICROS = 10_000_000;

    /** Timestamps slower than a tenth of the clock stand still. */
    private static final long SLOWEST = 10;

    /**
     * If only sender reports move the timestamps, most pictures repeat the last timestamp. Pictures in two halves repeat every second one, which is
     * harmless.
     */
    private static final int FRESHEST = 12;

    private static final int FRESH_STEP = 3;

    private boolean started;
    private int freshness = FRESHEST;
    private long lastStream;
    private long newest;
    private long advanceArrival;
    private long lastArrival;
    private long checkArrival;
    private long checkStream;
    private long baseArrival;
    private long baseStream;
    private long steadyFrom;
    private FailureKind cause = FailureKind.TIMESTAMPS_FROZEN;

    /**
     * A session begins with its own timestamps.
     *
     * @param late whether timestamps have stood still until now: then a single sender report that moves them is not believed, as within a session
     */
    void sessionBegins(boolean late) {
        started = false;
        freshness = late ? 0 : FRESHEST;
        cause = FailureKind.TIMESTAMPS_FROZEN;
    }

    /**
     * Takes the next picture.
     *
     * @param arrivalMicros when it arrived, monotonic
     * @param streamMicros the camera's timestamp, or {@link #NONE}
     * @return whether that is progress
     */
    boolean advanced(long arrivalMicros, long streamMicros) {
        if (streamMicros == NONE) {
            return true;
        }
        if (!started) {
            started = true;
            lastStream = streamMicros;
            begin(arrivalMicros, streamMicros);
            steadyFrom = arrivalMicros;
            return false;
        }
        long waited = arrivalMicros - lastArrival;
        long ahead = streamMicros - newest;
        lastArrival = arrivalMicros;
        boolean runsAway = streamMicros - baseStream - (arrivalMicros - baseArrival) > AHEAD_MICROS;
        if (ahead > waited + JUMP_MICROS || ahead < -BACK_MICROS || runsAway) {
            boolean stoodStill = arrivalMicros - advanceArrival > STOOD_MICROS;
            begin(arrivalMicros, streamMicros);
            if (!stoodStill) { // otherwise the timestamps run again: progress
                steadyFrom = arrivalMicros + STEADY_MICROS;
                cause = FailureKind.TIMESTAMPS_JUMP;
            }
            return false;
        }
        noteRepeat(streamMicros);
        if (streamMicros > newest) {
            newest = streamMicros;
            advanceArrival = arrivalMicros;
        }
        return isProgress(arrivalMicros);
    }

    private void noteRepeat(long streamMicros) {
        freshness =
                streamMicros == lastStream ? Math.max(0, freshness - 1) : Math.min(FRESHEST, freshness + FRESH_STEP);
        lastStream = streamMicros;
    }

    private boolean isProgress(long arrivalMicros) {
        long elapsed = arrivalMicros - checkArrival;
        long advance = newest - checkStream;
        if (advance > 0 && advance >= elapsed / SLOWEST) {
            if (elapsed >= WINDOW_MICROS) {
                checkArrival = arrivalMicros;
                checkStream = newest;
            }
            if (arrivalMicros >= steadyFrom && freshness >= FRESHEST / 2) {
                cause = FailureKind.TIMESTAMPS_FROZEN;
                return true;
            }
        } else if (elapsed >= GIVE_UP_MICROS) {
            checkArrival = arrivalMicros;
            checkStream = newest;
        }
        return false;
    }

    private void begin(long arrivalMicros, long streamMicros) {
        newest = streamMicros;
        advanceArrival = arrivalMicros;
        lastArrival = arrivalMicros;
        checkArrival = arrivalMicros;
        checkStream = streamMicros;
        baseArrival = arrivalMicros;
        baseStream = streamMicros;
    }

    /** Why there is no progress. */
    FailureKind cause() {
        return cause;
    }
}

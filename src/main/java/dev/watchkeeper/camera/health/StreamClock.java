package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;

/**
 * Judges whether the timestamps of one session advance with the time that passes here; guarded by the lock of its camera. Timestamps may
 * run ahead by what a camera had buffered before PLAY, may come in bursts, and may be wrong by a constant factor: a camera with a bad
 * clock still sees. They may not stand still, nor jump every few seconds.
 */
final class StreamClock {
    /** No timestamp: there is nothing to judge, which speaks neither for nor against the camera. */
    static final long NONE = Long.MIN_VALUE;

    /** Further ahead than the time since the picture before explains, which no burst is. */
    private static final long JUMP_MICROS = 10_000_000;

    /** Further back than reordered pictures explain, also at a few pictures a second. */
    private static final long BACK_MICROS = 3_000_000;

    /** Buffered video after PLAY runs ahead of the time by its length; 25 s have been seen. */
    private static final long AHEAD_MICROS = 30_000_000;

    /** One jump is a camera that sets its clock. After it the time must run evenly for so long before it counts as progress again. */
    private static final long STEADY_MICROS = 6_000_000;

    /** No advance for so long is standing still. */
    private static final long STOOD_MICROS = 8_000_000;

    /** A rate is measured over no less than this. */
    private static final long WINDOW_MICROS = 1_000_000;

    /** After so long without progress the measuring begins anew. */
    private static final long GIVE_UP_MICROS = 10_000_000;

    /** Timestamps slower than a tenth of the time stand still. */
    private static final long SLOWEST = 10;

    /**
     * Where a sender report moves timestamps that stand still, most pictures repeat the time of the one before. Pictures in two halves repeat
     * every second one, which is none.
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
     * A session begins with times of its own.
     *
     * @param late whether timestamps stood still until now: then one sender report that moves them is not believed, as in a session that goes on
     */
    void sessionBegins(boolean late) {
        started = false;
        freshness = late ? 0 : FRESHEST;
        cause = FailureKind.TIMESTAMPS_FROZEN;
    }

    /**
     * Takes the next picture's time.
     *
     * @param arrivalMicros when it came, monotonic
     * @param streamMicros what the camera says, or {@link #NONE}
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
            if (!stoodStill) { // otherwise it is going on again, which is good news
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

    /** What it means when there is no progress. */
    FailureKind cause() {
        return cause;
    }
}

package dev.watchkeeper.camera.health;

/**
 * Distinguishes video that came late from video that never came; guarded by the lock of its camera. After a silence within a session, the stream's
 * timestamps decide: if they continue where they stopped and then catch up with the clock, the network had delayed everything and nothing is missing.
 * A camera that stopped watching for a while does not catch up.
 */
final class Delivery {
    /** The longest that a network may take to deliver what it delayed. */
    private static final long CATCH_UP_NANOS = 10_000_000_000L;

    /** Single pictures are delayed by no more than this. */
    private static final long TOLERANCE_MICROS = 1_000_000;

    /** What is known about a silence; an immutable enumeration. */
    enum Answer {
        /** No silence is unexplained. */
        NOTHING,
        /** The silence from {@link #fromNanos} to {@link #toNanos} is a gap. */
        GAP
    }

    private final long limitNanos;
    private boolean started;
    private long lastNanos;
    private long lastStream;
    private boolean pending;
    private long delayBefore;
    private long fromNanos;
    private long toNanos;

    /** @param limitNanos a silence of this length must be explained */
    Delivery(long limitNanos) {
        this.limitNanos = limitNanos;
    }

    /** Takes the next picture of the session, as {@link StreamClock#advanced} does. */
    Answer video(long nowNanos, long streamMicros) {
        if (!started) {
            started = true;
            remember(nowNanos, streamMicros);
            return Answer.NOTHING;
        }
        boolean dated = streamMicros != StreamClock.NONE && lastStream != StreamClock.NONE;
        long step = dated ? streamMicros - lastStream : Long.MAX_VALUE / 2_000;
        boolean goesOn = step * 1_000 < limitNanos && step > -TOLERANCE_MICROS;
        boolean silence = nowNanos - lastNanos >= limitNanos;
        Answer answer = Answer.NOTHING;
        if (pending) {
            boolean caughtUp = dated && nowNanos / 1_000 - streamMicros <= delayBefore + TOLERANCE_MICROS;
            if (!goesOn || silence || nowNanos - toNanos > CATCH_UP_NANOS) {
                pending = false;
                toNanos = silence || !goesOn ? nowNanos : toNanos;
                answer = Answer.GAP;
            } else if (caughtUp) {
                pending = false;
            }
        } else if (silence) {
            fromNanos = lastNanos;
            toNanos = nowNanos;
            pending = goesOn;
            delayBefore = lastNanos / 1_000 - lastStream;
            answer = goesOn ? Answer.NOTHING : Answer.GAP;
        }
        remember(nowNanos, streamMicros);
        return answer;
    }

    /** The session is over: what has not caught up by now is missing. */
    Answer sessionEnds() {
        Answer answer = pending ? Answer.GAP : Answer.NOTHING;
        pending = false;
        started = false;
        return answer;
    }

    private void remember(long nowNanos, long streamMicros) {
        lastNanos = nowNanos;
        lastStream = streamMicros;
    }

    long fromNanos() {
        return fromNanos;
    }

    long toNanos() {
        return toNanos;
    }
}

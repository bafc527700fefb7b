package dev.watchkeeper.camera.health;

/**
 * Tells video that came late from video that never came; guarded by the lock of its camera. After a silence within a session the stream's
 * own timestamps say which: if they go on where they had stopped and then catch up with the time, the network had held everything up and
 * nothing is missing. A camera that had stopped watching for a while does not catch up.
 */
final class Delivery {
    /** How long a network may take to deliver what it has held up. */
    private static final long CATCH_UP_NANOS = 10_000_000_000L;

    /** Delays of single pictures are no more than this. */
    private static final long TOLERANCE_MICROS = 1_000_000;

    /** What is known about a silence; an immutable enumeration. */
    enum Answer {
        /** There is none that has not been answered. */
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

    /** @param limitNanos a longer silence has to be explained */
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
        boolean told = streamMicros != StreamClock.NONE && lastStream != StreamClock.NONE;
        long step = told ? streamMicros - lastStream : Long.MAX_VALUE / 2_000;
        boolean goesOn = step * 1_000 < limitNanos && step > -TOLERANCE_MICROS;
        boolean silence = nowNanos - lastNanos >= limitNanos;
        Answer answer = Answer.NOTHING;
        if (pending) {
            boolean caughtUp = told && nowNanos / 1_000 - streamMicros <= delayBefore + TOLERANCE_MICROS;
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

    /** The session is over: what has not caught up by now never came. */
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

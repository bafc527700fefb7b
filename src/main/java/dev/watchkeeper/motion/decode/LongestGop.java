package dev.watchkeeper.motion.decode;

import java.time.Duration;

/**
 * Learns the time between a camera's keyframes: the longest of the last few, because a camera that now and then makes a long group would be
 * believed too soon; confined to one thread. What was learned outlives sessions.
 */
final class LongestGop {
    private static final int REMEMBERED = 4;

    private final long[] last = new long[REMEMBERED];
    private int seen;
    private long epoch = -1;
    private long keyframeMicros;

    void keyframe(long epochNow, long ptsMicros) {
        if (epochNow == epoch && ptsMicros > keyframeMicros) {
            remember(ptsMicros - keyframeMicros);
        }
        epoch = epochNow;
        keyframeMicros = ptsMicros;
    }

    /** A group that has not ended is so long already. */
    void atLeast(long micros) {
        if (micros > learnedMicros()) {
            remember(micros);
        }
    }

    private void remember(long micros) {
        last[seen++ % REMEMBERED] = micros;
    }

    boolean isKnown() {
        return seen > 0;
    }

    long learnedMicros() {
        long longest = 0;
        for (int i = 0; i < Math.min(seen, REMEMBERED); i++) {
            longest = Math.max(longest, last[i]);
        }
        return longest;
    }

    Duration learned() {
        return Duration.ofNanos(learnedMicros() * 1000);
    }
}

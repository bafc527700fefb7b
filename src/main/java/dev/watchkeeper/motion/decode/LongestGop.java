package dev.watchkeeper.motion.decode;

import java.time.Duration;

/**
 * Learns the time between a camera's keyframes: the longest of the last few, since some cameras make a long group now and then; confined to one
 * thread. What it learned outlives sessions.
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

    /** Notes that the current group is at least this long. */
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

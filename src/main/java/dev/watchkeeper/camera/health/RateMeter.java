package dev.watchkeeper.camera.health;

import java.time.Duration;

/**
 * Counts pictures and bytes of the last 60 s, second by second; thread-safe. In the first minute the rate is over the time since the start. It falls
 * to 0 when nothing comes.
 */
public final class RateMeter {
    private static final int SECONDS = 60;
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();

    private final long startNanos;
    private final long[] secondOf = new long[SECONDS];
    private final int[] pictures = new int[SECONDS];
    private final long[] bytes = new long[SECONDS];

    /** @param startNanos when counting begins, monotonic */
    public RateMeter(long startNanos) {
        this.startNanos = startNanos;
        java.util.Arrays.fill(secondOf, -1);
    }

    /** Counts one picture. */
    public synchronized void add(long sizeBytes, long nowNanos) {
        long second = (nowNanos - startNanos) / SECOND_NANOS;
        int slot = (int) (second % SECONDS);
        if (secondOf[slot] != second) {
            secondOf[slot] = second;
            pictures[slot] = 0;
            bytes[slot] = 0;
        }
        pictures[slot]++;
        bytes[slot] += sizeBytes;
    }

    /** Pictures per second. */
    public synchronized double fps(long nowNanos) {
        double sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            sum += isRecent(i, nowNanos) ? pictures[i] : 0;
        }
        return sum / spanSeconds(nowNanos);
    }

    /** Bits per second. */
    public synchronized double bitrateBps(long nowNanos) {
        double sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            sum += isRecent(i, nowNanos) ? bytes[i] * 8.0 : 0;
        }
        return sum / spanSeconds(nowNanos);
    }

    private boolean isRecent(int slot, long nowNanos) {
        long second = (nowNanos - startNanos) / SECOND_NANOS;
        return secondOf[slot] >= 0 && secondOf[slot] > second - SECONDS && secondOf[slot] <= second;
    }

    private double spanSeconds(long nowNanos) {
        return Math.clamp((nowNanos - startNanos) / (double) SECOND_NANOS, 1.0, SECONDS);
    }
}

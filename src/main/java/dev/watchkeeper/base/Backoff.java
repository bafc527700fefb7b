package dev.watchkeeper.base;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * The waits between failed attempts: exponential up to a cap. Immutable.
 *
 * @param initial the wait after the first failure
 * @param factor what each further wait is multiplied by, at least 1
 * @param cap the longest wait
 */
public record Backoff(Duration initial, double factor, Duration cap) {
    /** 1, 2, 4, 8, 16, 32, 60, 60 … seconds. */
    public static final Backoff CAMERA = new Backoff(Duration.ofSeconds(1), 2, Duration.ofSeconds(60));

    public Backoff {
        if (initial.isNegative() || factor < 1 || cap.compareTo(initial) < 0) {
            throw new IllegalArgumentException("back-off needs 0 <= initial <= cap and factor >= 1");
        }
    }

    /**
     * The wait before the next attempt.
     *
     * @param failures consecutive failures so far, at least 1
     */
    public Duration waitAfter(int failures) {
        if (failures < 1) {
            throw new IllegalArgumentException("failures must be at least 1, was " + failures);
        }
        double nanos = initial.toNanos() * Math.pow(factor, failures - 1);
        return nanos >= cap.toNanos() ? cap : Duration.ofNanos((long) nanos);
    }

    /**
     * The same wait with full jitter: uniformly distributed between 0 and the wait, so cameras that failed together do not come back
     * together.
     *
     * @param random gives numbers in [0, 1)
     */
    public Duration jitteredWaitAfter(int failures, DoubleSupplier random) {
        return Duration.ofNanos((long) (waitAfter(failures).toNanos() * random.getAsDouble()));
    }
}

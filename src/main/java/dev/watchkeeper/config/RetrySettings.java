package dev.watchkeeper.config;

import dev.watchkeeper.base.Backoff;
import java.time.Duration;

/**
 * How often, and for how long, attempts at an absent camera continue; immutable.
 *
 * @param maxRetries failed attempts in a row after which a camera is offline and {@code afterMaxRetries} applies, 1 to 1000
 * @param afterMaxRetries what happens after one further failed attempt
 * @param backoff the waits between attempts
 * @param degradedThreshold failed attempts in a row after which a camera is degraded, 1 to 1000
 * @param settledAfter pictures for this long make earlier failures forgotten; zero: the first picture does
 */
public record RetrySettings(
        int maxRetries,
        AfterMaxRetries afterMaxRetries,
        Backoff backoff,
        int degradedThreshold,
        Duration settledAfter) {
    /** What to do about a camera that stays absent; an immutable enumeration. */
    public enum AfterMaxRetries {
        /** Keep trying. */
        PROBE,
        /** Try again only on request. */
        STOP,
        /** Keep trying until no camera sees any more; then the process ends with 70. */
        EXIT
    }

    /** 10 retries, waits of 1, 2, 4 … 60 s, degraded at the 3rd, trying for ever; the first picture makes failures forgotten. */
    public static final RetrySettings DEFAULT =
            new RetrySettings(10, AfterMaxRetries.PROBE, Backoff.CAMERA, 3, Duration.ZERO);

    public RetrySettings {
        if (maxRetries < 1 || degradedThreshold < 1 || settledAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "retries need maxRetries >= 1, degradedThreshold >= 1 and settledAfter >= 0");
        }
    }

    /** The same with another number of retries. */
    public RetrySettings withMaxRetries(int retries) {
        return new RetrySettings(retries, afterMaxRetries, backoff, degradedThreshold, settledAfter);
    }

    /** The same with another action once they are used up. */
    public RetrySettings withAfterMaxRetries(AfterMaxRetries what) {
        return new RetrySettings(maxRetries, what, backoff, degradedThreshold, settledAfter);
    }

    /** The same with another time after which failures are forgotten. */
    public RetrySettings withSettledAfter(Duration time) {
        return new RetrySettings(maxRetries, afterMaxRetries, backoff, degradedThreshold, time);
    }
}

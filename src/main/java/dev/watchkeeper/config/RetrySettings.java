package dev.watchkeeper.config;

import dev.watchkeeper.base.Backoff;
import java.time.Duration;

/**
 * How often and until when a camera that is away is tried; immutable.
 *
 * @param maxRetries failed attempts in a row after which a camera counts as offline and {@code afterMaxRetries} holds, 1 to 1000
 * @param afterMaxRetries what happens when one further attempt has failed, too
 * @param backoff the waits between attempts
 * @param degradedThreshold failed attempts in a row after which a camera counts as degraded, 1 to 1000
 * @param settledAfter pictures have to come for so long until earlier failures are forgotten; zero forgets them with the first picture
 */
public record RetrySettings(
        int maxRetries,
        AfterMaxRetries afterMaxRetries,
        Backoff backoff,
        int degradedThreshold,
        Duration settledAfter) {
    /** What is done about a camera that stays away; an immutable enumeration. */
    public enum AfterMaxRetries {
        /** It is tried on, for ever. */
        PROBE,
        /** It is tried again only when somebody asks. */
        STOP,
        /** It is tried on until no camera is left that sees; then the process ends with 70. */
        EXIT
    }

    /** 10 retries, waits of 1, 2, 4 … 60 s, degraded at the 3rd, trying on for ever; failures are forgotten with the first picture. */
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

    /** The same with something else to do when they are used up. */
    public RetrySettings withAfterMaxRetries(AfterMaxRetries what) {
        return new RetrySettings(maxRetries, what, backoff, degradedThreshold, settledAfter);
    }

    /** The same with another time until failures are forgotten. */
    public RetrySettings withSettledAfter(Duration time) {
        return new RetrySettings(maxRetries, afterMaxRetries, backoff, degradedThreshold, time);
    }
}

package dev.watchkeeper.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What a server answered; immutable.
 *
 * @param text the body, cut at the peer's limit
 * @param retryAfter as the header of that name asks
 */
public record Answer(int status, String text, Ending ending, Optional<Duration> retryAfter) {
    /** How the body came to its end; an immutable enumeration. */
    public enum Ending {
        /** All of it arrived, in time. */
        WHOLE,
        /** There was more than the limit. */
        TOO_LARGE,
        /** The connection ended first. */
        BROKEN_OFF,
        /** The time was over first. */
        LATE
    }

    /** Whether the server took the request. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether all of the body arrived, and in time. */
    public boolean isWhole() {
        return ending == Ending.WHOLE;
    }
}

package dev.watchkeeper.notify.http;

import java.time.Duration;
import java.util.Optional;

/**
 * What a server answered; immutable.
 *
 * @param text the body, at most 64 KiB
 * @param whole whether all of the body arrived, and in time
 * @param retryAfter as the header of that name asks
 */
public record Answer(int status, String text, boolean whole, Optional<Duration> retryAfter) {
    /** Whether the server took the request. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}

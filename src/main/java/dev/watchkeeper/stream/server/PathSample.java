package dev.watchkeeper.stream.server;

import java.util.Optional;

/**
 * One path, as the control API shows it; immutable.
 *
 * @param available whether the server would hand out a stream, which proves no picture
 * @param online whether it comes from its source, and not from the server's own "stream is offline" picture
 * @param since when it became available, as the server writes it; empty while it is not. Another value is another stream
 * @param sourceType such as {@code rtspSession} of a publisher or {@code rtspSource} of a camera; empty if it has no source
 */
public record PathSample(
        String name,
        boolean available,
        boolean online,
        Optional<String> since,
        Optional<String> sourceType,
        Traffic traffic) {
    /**
     * What went through it since it became available; immutable.
     *
     * @param in bytes received
     * @param out bytes sent to readers
     */
    public record Traffic(long in, long out, int readers) {}
}

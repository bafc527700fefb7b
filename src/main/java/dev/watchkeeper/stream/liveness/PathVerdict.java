package dev.watchkeeper.stream.liveness;

import java.time.Duration;
import java.util.Optional;

/**
 * What is known of a path; immutable.
 *
 * @param cause a sentence for people, free of secrets; empty while it is live
 * @param flow empty while nothing is known: numbers that are not up to date are not shown
 * @param lastByteAge how long ago a byte was seen to have arrived; empty if none was, or while nothing is known
 */
public record PathVerdict(
        String path, PathState state, String cause, Optional<Flow> flow, Optional<Duration> lastByteAge) {
    /**
     * What goes through it; immutable.
     *
     * @param kbpsIn kilobits per second, over the last seconds
     * @param kbpsOut to all readers together
     */
    public record Flow(double kbpsIn, double kbpsOut, int readers) {}
}

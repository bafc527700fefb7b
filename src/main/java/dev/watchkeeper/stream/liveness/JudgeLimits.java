package dev.watchkeeper.stream.liveness;

import java.time.Duration;

/**
 * When a path counts as what; immutable.
 *
 * @param stuckAfter after how long without a byte it is stuck
 * @param quiet how old the last byte of a live path may be; never longer than {@code stuckAfter}
 * @param grace how long a source that has just started may take to its first byte
 */
public record JudgeLimits(Duration stuckAfter, Duration quiet, Duration grace) {
    private static final Duration QUIET = Duration.ofSeconds(4);

    /** An encoder that starts with all the others, on a machine that has just started, takes its time. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The usual ones for the key {@code streams.stuck-after}. */
    public static JudgeLimits of(Duration stuckAfter) {
        return new JudgeLimits(
                stuckAfter,
                stuckAfter.compareTo(QUIET) < 0 ? stuckAfter : QUIET,
                stuckAfter.compareTo(GRACE) > 0 ? stuckAfter : GRACE);
    }
}

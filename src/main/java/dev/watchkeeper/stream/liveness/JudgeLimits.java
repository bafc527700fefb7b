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
    /** From the last byte to the replacement: a sample is a second old, evidence is saved, and the process has 2 s to end by itself. */
    private static final Duration REPLACEMENT = Duration.ofSeconds(4);

    private static final Duration QUIET = Duration.ofSeconds(4);

    /** An encoder that starts with all the others, on a machine that has just started, takes its time. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** The usual ones for the key {@code streams.stuck-after}, by which a stuck publisher is replaced. */
    public static JudgeLimits of(Duration replacedAfter) {
        Duration stuckAfter = longer(replacedAfter.minus(REPLACEMENT), replacedAfter.dividedBy(2));
        return new JudgeLimits(
                stuckAfter, stuckAfter.compareTo(QUIET) < 0 ? stuckAfter : QUIET, longer(stuckAfter, GRACE));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}

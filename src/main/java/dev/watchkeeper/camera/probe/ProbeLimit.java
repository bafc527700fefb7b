package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.Clock;
import java.time.Duration;

/** Spreads the probes of all cameras evenly, at most 50 per second; thread-safe. */
final class ProbeLimit {
    static final int PER_SECOND = 50;
    private static final Duration SPACING = Duration.ofSeconds(1).dividedBy(PER_SECOND);

    private final Clock clock;
    private long nextNanos;

    ProbeLimit(Clock clock) {
        this.clock = clock;
        nextNanos = clock.monotonicNanos();
    }

    /** Reserves the next slot. @return the wait until then */
    synchronized Duration take() {
        long now = clock.monotonicNanos();
        long mine = nextNanos - now > 0 ? nextNanos : now;
        nextNanos = mine + SPACING.toNanos();
        return Duration.ofNanos(mine - now);
    }
}

package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.Clock;
import java.time.Duration;

/** Spreads the probes of all cameras: at most 50 a second, evenly; thread-safe. */
final class ProbeLimit {
    static final int PER_SECOND = 50;
    private static final Duration SPACING = Duration.ofSeconds(1).dividedBy(PER_SECOND);

    private final Clock clock;
    private long nextNanos;

    ProbeLimit(Clock clock) {
        this.clock = clock;
        nextNanos = clock.monotonicNanos();
    }

    /** Takes the next free place. @return how long it is until then */
    synchronized Duration take() {
        long now = clock.monotonicNanos();
        long mine = nextNanos - now > 0 ? nextNanos : now;
        nextNanos = mine + SPACING.toNanos();
        return Duration.ofNanos(mine - now);
    }
}

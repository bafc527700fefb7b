package dev.watchkeeper.base;

import java.time.Instant;

/**
 * The reference time for ages of what is deleted when it is old: the wall clock, but never ahead of the time that really passed since the start;
 * immutable. A clock that steps forward, rightly or wrongly, must not make everything too old at once; the next start believes it.
 */
public final class SteadyWall {
    private final Clock clock;
    private final Instant wallAtStart;
    private final long nanosAtStart;

    public SteadyWall(Clock clock) {
        this.clock = clock;
        wallAtStart = clock.wall();
        nanosAtStart = clock.monotonicNanos();
    }

    public Instant now() {
        Instant steady = wallAtStart.plus(clock.since(nanosAtStart));
        Instant wall = clock.wall();
        return wall.isBefore(steady) ? wall : steady;
    }
}

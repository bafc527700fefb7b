package dev.watchkeeper.motion;

import dev.watchkeeper.base.Clock;
import java.time.Duration;

/** Adds up processor time and reports recent use; one thread at a time adds, any thread reads. */
final class BusyMeter {
    private static final Duration SPAN = Duration.ofMinutes(1);

    private final Clock clock;
    private volatile Reading old;
    private volatile Reading recent;
    private volatile long nanos;

    /** The sum at one moment; immutable. */
    private record Reading(long atNanos, long sumNanos) {}

    BusyMeter(Clock clock) {
        this.clock = clock;
        Reading begin = new Reading(clock.monotonicNanos(), 0);
        this.old = begin;
        this.recent = begin;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer at a time
    void add(long moreNanos) {
        nanos += moreNanos;
        if (clock.since(recent.atNanos()).compareTo(SPAN) >= 0) {
            old = recent;
            recent = new Reading(clock.monotonicNanos(), nanos);
        }
    }

    Duration sum() {
        return Duration.ofNanos(nanos);
    }

    /** Milliseconds a minute over the last one to two minutes, or since the start if that is shorter. */
    double millisPerMinute() {
        Reading from = old;
        double minutes = clock.since(from.atNanos()).toNanos() / 60e9;
        return minutes <= 0 ? 0 : (nanos - from.sumNanos()) / 1e6 / minutes;
    }
}
